import { describe, expect, it } from 'vitest';
import { parseFixture, repeatRecords } from '../../../tools/dev/fixture.ts';
import { fixtureFile } from '../../../tools/init/fixture-file.ts';

const parse = (text: string, topics = ['shop.orders']) => parseFixture(text, 'f.jsonl', topics, 4);

describe('fixture of `millrace dev`', () => {
  const payloads: readonly { line: string; key?: unknown; value?: unknown }[] = [
    { line: '{"key": "c-1", "value": {"id": 1}}', key: 'c-1', value: '{"id":1}' },
    {
      line: '{"value": {"total": 19.90, "id": 12345678901234567890, "far": 1e400}}',
      value: '{"total":19.90,"id":12345678901234567890,"far":1e400}',
    },
    { line: '{"key": 7, "value": [1, "a", null]}', key: '7', value: '[1,"a",null]' },
    { line: '{"value": "taken as it is"}', value: 'taken as it is' },
    { line: '{"value": "\\"a text in JSON\\""}', value: '"a text in JSON"' },
    { line: '{"key": null, "value": null}', key: null, value: null },
    { line: '{}', key: null, value: null },
    {
      line: '{"keyBase64": "AAH/", "valueBase64": ""}',
      key: Buffer.from([0, 1, 255]),
      value: Buffer.alloc(0),
    },
  ];
  it.each(payloads)('a fixture line is read as a record: $line', ({ line, key = null, value }) => {
    expect(parse(line)).toEqual({ records: [{ topic: 'shop.orders', key, value }], problems: [] });
  });

  it('a record of a fixture can have its own topic, headers, timestamp and partition', () => {
    const line =
      '{"topic": "b", "key": "k", "value": "v", "headers": {"x": "1"}, "timestamp": 5, "partition": 3}';
    expect(parse(`\n${line}\n\n`, ['a', 'b']).records).toEqual([
      { topic: 'b', key: 'k', value: 'v', headers: { x: '1' }, timestamp: 5, partition: 3 },
    ]);
  });

  it('a malformed fixture is refused with every problem, each with its line', () => {
    const text = [
      '{"topic": "a", "valeu": 1}',
      '{"topic": "c"}',
      '[]',
      '{"topic": "a"',
      '{"topic": "a", "key": "k", "keyBase64": "x", "headers": {"n": 1}}',
      '{"topic": "a", "timestamp": "now", "partition": 4}',
    ].join('\n');
    const { records, problems } = parse(text, ['a', 'b']);
    expect(records).toEqual([]);
    expect(problems).toEqual([
      "f.jsonl:1: unknown field 'valeu'; allowed: topic, key, value, keyBase64, valueBase64, headers, timestamp, partition",
      'f.jsonl:2: topic must be a topic of the connector, got "c"; allowed: a, b',
      'f.jsonl:3: is no JSON object; write {"topic": "…", "key": "…", "value": {…}}',
      expect.stringMatching(/^f\.jsonl:4: is not JSON: expected .* a record must be on one line$/),
      'f.jsonl:5: headers must be an object of texts: {"source": "web"}',
      'f.jsonl:5: key and keyBase64 exclude each other',
      'f.jsonl:5: keyBase64 must be text in base64, with its padding',
      'f.jsonl:6: timestamp must be milliseconds since the epoch, got "now"',
      'f.jsonl:6: partition must be a whole number from 0 to 3, got 4',
    ]);
  });

  it('a fixture without records is refused', () => {
    expect(parse('\n').problems).toEqual(['f.jsonl: holds no record']);
    expect(parse('{}', ['a', 'b']).problems).toEqual(['f.jsonl:1: topic is missing; allowed: a, b']);
  });

  it('the fixture that `millrace init` writes is valid', () => {
    expect(parse(fixtureFile())).toMatchObject({ problems: [], records: { length: 4 } });
  });

  it('the records of a fixture are sent in order, repeatedly', async () => {
    const { records } = parse('{"key": "1"}\n{"key": "2"}');
    const feed = await repeatRecords(records).open({ seed: 1, isChecked: true, registry: undefined });
    expect([1, 2, 3].map((nowMs) => feed.next(nowMs)?.key)).toEqual(['1', '2', '1']);
  });
});
