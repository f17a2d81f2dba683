import { bytes, text } from '../../../core/connector/define.ts';
import { payloadMarker } from '../../support/payload-marker.ts';
import { commonTokens } from '../dictionary.ts';
import { typeKeys, type TypeKey } from '../every-type.ts';
import type { Seed, Subject } from '../subject.ts';

/** The whole value for the types that it may fill. */
export const wholeValue = (types: readonly TypeKey[]): Subject['sources'] =>
  Object.fromEntries(types.map((type) => [type, 'value' as const]));

const natives = typeKeys.slice(0, typeKeys.indexOf('list'));

const seedOf = (value: string): Seed => ({ value: Buffer.from(value) });

export const wholeValueSubjects: readonly Subject[] = [
  {
    name: 'text',
    formats: { value: text() },
    sources: wholeValue(natives),
    seeds: [
      seedOf(`${payloadMarker} żółć 😀`),
      ...[
        ...['-42', '1234.50', '1E10', 'true', 'NaN', '2026-01-31', '12:34:56.789'],
        ...['2026-01-31T12:00:00.123+01:00', 'd2177dd0-eaa2-11de-a572-001b779c76e3', '2001:db8::1'],
        ...['192.0.2.1', '1y2mo3d4h', 'P1Y2M3DT4H5M6.5S', 'AAECAwQFBgc=', '0x00ff'],
      ].map(seedOf),
    ],
    tokens: commonTokens,
    values: /[^-:.+]+/g,
  },
  {
    name: 'bytes',
    formats: { value: bytes() },
    sources: wholeValue(['blob']),
    seeds: [seedOf(payloadMarker)],
    tokens: commonTokens,
  },
];
