import { known, message } from '../../failure/failure-message.ts';
import type { CqlType } from '../type.ts';
import { ConversionError, within, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { encodeFloat, readFloat } from './floating.ts';
import { encodeEach } from './list.ts';
import type { Nulls } from './nulls.ts';
import { unsignedVint } from './vint.ts';

type Vector = Extract<CqlType, { kind: 'vector' }>;

/** Types whose values stand side by side in a vector, as Cassandra's `valueLengthIfFixed` has them; all others carry a length. */
const fixedLength: ReadonlySet<string> = new Set([
  'bigint',
  'boolean',
  'counter',
  'double',
  'float',
  'int',
  'timestamp',
  'timeuuid',
  'uuid',
]);

/** A vector has a value at every place: nulls in it are refused, whatever the column says of those in collections. */
export function vectorEncoder(type: Vector, encodeElement: Encoder, { isNull }: Nulls): Encoder {
  const { element, dimension } = type;
  if (encodeElement === encodeFloat) return floatVectorEncoder(dimension);
  const nulls: Nulls = { isNull, inCollections: 'refuse-always' };
  const isFixed = hasFixedLength(element);
  return (value) => {
    const elements = encodeEach(readArray(value, dimension), encodeElement, nulls);
    if (isFixed) return Buffer.concat(elements);
    return Buffer.concat(elements.flatMap((bytes) => [unsignedVint(BigInt(bytes.length)), bytes]));
  };
}

function floatVectorEncoder(dimension: number): Encoder {
  return (value) => {
    const numbers = readArray(value, dimension);
    const bytes = Buffer.allocUnsafe(dimension * 4);
    let index = 0;
    try {
      for (; index < dimension; index++) bytes.writeFloatBE(readFloat(numbers[index]), index * 4);
    } catch (error) {
      throw within(error, { index });
    }
    return bytes;
  };
}

function readArray(value: unknown, dimension: number): readonly unknown[] {
  if (!Array.isArray(value)) throw wrongType(value, 'vector');
  if (value.length !== dimension) {
    throw new ConversionError(
      'wrong_type',
      message`an array of ${known(value.length)} cannot become a vector of ${known(dimension)}; allowed: exactly ${known(dimension)}`,
    );
  }
  return value;
}

function hasFixedLength(type: CqlType): boolean {
  return type.kind === 'vector'
    ? hasFixedLength(type.element)
    : type.kind === 'native' && fixedLength.has(type.name);
}
