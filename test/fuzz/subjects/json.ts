import { confluentRegistry, json } from '../../../core/connector/define.ts';
import { payloadMarker } from '../../support/payload-marker.ts';
import { commonTokens, jsonTokens } from '../dictionary.ts';
import { typeKeys, type TypeKey } from '../every-type.ts';
import type { Subject } from '../subject.ts';
import { framed, prefixed, registryOf } from './framed.ts';

/** A value of each type, as JSON has it. */
export const everyValue = {
  ascii: `${payloadMarker} ascii`,
  bigint: 9_007_199_254_740_991,
  blob: 'AAECAwQFBgc=',
  boolean: true,
  date: '2026-01-31',
  decimal: 1234.5,
  double: 0.1,
  duration: '1y2mo3d4h5m6s7ms',
  float: 1.5,
  inet: '2001:db8::1',
  int: -42,
  smallint: 300,
  text: `${payloadMarker} żółć 😀`,
  time: '12:34:56.789',
  timestamp: '2026-01-31T12:00:00.123+01:00',
  timeuuid: 'd2177dd0-eaa2-11de-a572-001b779c76e3',
  tinyint: 7,
  uuid: '6f1d2c3b-8a49-4d5e-9f60-71829304a5b6',
  varint: 123_456,
  list: [1, 2, 3],
  set: ['b', 'a'],
  map: { one: 1, two: 2.5 },
  tuple: [1, 'two'],
  udt: { name: payloadMarker, count: 3, seen: 1_769_860_800_123 },
  vector: [0.1, 0.2, 0.3],
  nested: { shelf: [{ name: 'a', count: 1, seen: null }] },
} satisfies Readonly<Record<TypeKey, unknown>>;

/** A string, a number, a word: what JSON has between its brackets. */
export const jsonValues = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/g;

/** The field of the same name for each type. */
export const fieldSources: Subject['sources'] = Object.fromEntries(
  typeKeys.map((type) => [type, `value.${type}` as const]),
);

export const jsonText = JSON.stringify(everyValue);

export const jsonSubjects: readonly Subject[] = [
  {
    name: 'json',
    formats: { value: json() },
    sources: fieldSources,
    seeds: [{ value: Buffer.from(jsonText) }],
    tokens: [...jsonTokens, ...commonTokens],
    values: jsonValues,
  },
  framed(
    'json, Confluent prefix',
    json({ registry: confluentRegistry() }),
    [prefixed('0000000007', Buffer.from(jsonText))],
    { sources: fieldSources, schemas: registryOf('JSON', '{}') },
  ),
];
