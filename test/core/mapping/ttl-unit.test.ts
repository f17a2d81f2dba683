import { describe, expect, it } from 'vitest';
import type { DateUnit, RouteDefinition } from '../../../core/connector/connector.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { compileConnector } from '../../../core/mapping/compile-connector.ts';
import type { Write } from '../../../core/record/write.ts';
import { errorOf, nowMs, type Given } from './routes.ts';
import { finderOf, mapOne, native, recordOf, tableOf } from './tables.ts';

describe('TTL with a unit', () => {
  const things = tableOf('things', { id: ['partition', native('text')] });
  const seconds = (unit: DateUnit | undefined, record: Given) => {
    const route: RouteDefinition = {
      topic: 't',
      table: 'shop.things',
      columns: { id: 'key' },
      ttl: { from: 'value.ttl', ...(unit && { unit }) },
    };
    const { routesByTopic } = compileConnector({ name: 'c', routes: [route] }, finderOf(things));
    const written = mapOne(routesByTopic.get('t')![0]!, recordOf({ key: 'k', ...record }), 5, nowMs) as Write;
    return written.params[1];
  };
  const int32 = (value: number): Buffer => {
    const encoded = Buffer.alloc(4);
    encoded.writeInt32BE(value);
    return encoded;
  };

  it.each([
    ['seconds', '{"ttl":60}', 60],
    ['seconds', '{"ttl":59.2}', 60],
    ['millis', '{"ttl":3600000}', 3600],
    ['millis', '{"ttl":3600001}', 3601],
    ['millis', '{"ttl":1}', 1],
    ['millis', '{"ttl":0}', 0],
    ['micros', '{"ttl":"3600000000"}', 3600],
    ['nanos', '{"ttl":3600000000000}', 3600],
    ['nanos', '{"ttl":630720000000000000}', 630_720_000],
    ['days', '{"ttl":90}', 7_776_000],
    ['days', '{"ttl":0.5}', 43_200],
    ['days', '{"ttl":0.000001}', 1],
    ['days', '{"ttl":7300}', 630_720_000],
    [undefined, '{"ttl":1e3}', 1000],
    [undefined, '{"ttl":"1d12h"}', 129_600],
    [undefined, '{"ttl":"PT30M"}', 1800],
    [undefined, '{"ttl":"3s500ms"}', 4],
    ['days', '{"ttl":"90m"}', 5400],
    [undefined, '{"ttl":"0s"}', 0],
  ] as const)('a TTL in %s is rounded up to whole seconds: %s is %i', (unit, value, expected) => {
    expect(seconds(unit, { value })).toEqual(int32(expected));
  });

  it.each([
    [undefined, '{"ttl":1.5}', /got 1\.5 seconds/],
    [undefined, '{"ttl":3600.00000000000000000001}', /got 3600\.0+1 seconds/],
    [undefined, '{"ttl":3600000000}', /if it is in milliseconds, declare unit: 'millis'$/],
    ['millis', '{"ttl":630720000001}', /got 630720000001 milliseconds/],
    ['nanos', '{"ttl":630720000000000001}', /got 630720000000000001 nanoseconds/],
    ['millis', '{"ttl":-1500}', /got -1500 milliseconds/],
    ['millis', '{"ttl":-500}', /got -500 milliseconds/],
    ['micros', '{"ttl":"-1"}', /got '-1' microseconds/],
    ['nanos', '{"ttl":-1e-400}', /got -1e-400 nanoseconds/],
    ['seconds', '{"ttl":-0.5}', /got -0\.5 seconds/],
    ['days', '{"ttl":-0.000001}', /got -0\.000001 days/],
    ['days', '{"ttl":7301}', /got 7301 days/],
    ['days', '{"ttl":1e400}', /got 1e400 days/],
    ['millis', '{"ttl":"1e3"}', /got a value of type string/],
    [undefined, '{"ttl":"1mo"}', /got a value of type string/],
    [undefined, '{"ttl":"5M"}', /got a value of type string/],
    [undefined, '{"ttl":"-1s"}', /got '-1s' seconds/],
    [undefined, '{"ttl":"9000d"}', /got '9000d' seconds/],
    ['millis', '{"ttl":true}', /got a value of type boolean/],
  ] as const)('an invalid TTL in %s is refused: %s', (unit, value, message) => {
    const error = errorOf(() => seconds(unit, { value }));
    expect(error.code).toBe('invalid_ttl');
    expect(fullText(error.reason)).toMatch(message);
  });
});
