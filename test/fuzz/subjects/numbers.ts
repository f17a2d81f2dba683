import { boolean, double, float, int, long, short, uuid } from '../../../core/connector/define.ts';
import type { Format } from '../../../core/decode/format.ts';
import { varintTokens } from '../dictionary.ts';
import type { TypeKey } from '../every-type.ts';
import type { Subject } from '../subject.ts';
import { wholeValue } from './whole-values.ts';

const everyNumber: readonly TypeKey[] = ['ascii', 'decimal', 'double', 'float', 'text'];
const wholes: readonly TypeKey[] = [
  ...everyNumber,
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'timestamp',
  'varint',
];

const subject = (
  name: string,
  value: Format,
  types: readonly TypeKey[],
  [first = '', ...more]: readonly string[],
): Subject => ({
  name,
  formats: { value },
  sources: wholeValue(types),
  seeds: [{ value: Buffer.from(first, 'hex') }, ...more.map((hex) => ({ value: Buffer.from(hex, 'hex') }))],
  tokens: varintTokens,
});

export const numberSubjects: readonly Subject[] = [
  subject('short', short(), wholes, ['002a', '8000']),
  subject('int', int(), wholes, ['0000002a', '80000000']),
  subject('long', long(), wholes, ['000000000000002a', '8000000000000000', '0020000000000001']),
  subject('float', float(), everyNumber, ['3fc00000', '3dcccccd']),
  subject('double', double(), everyNumber, ['3ff8000000000000', '7fefffffffffffff']),
  subject('boolean', boolean(), ['ascii', 'boolean', 'text'], ['01', '00']),
  subject(
    'uuid',
    uuid(),
    ['ascii', 'text', 'timeuuid', 'uuid'],
    [Buffer.from('d2177dd0-eaa2-11de-a572-001b779c76e3').toString('hex')],
  ),
];
