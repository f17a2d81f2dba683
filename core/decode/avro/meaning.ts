import { isObject } from '../../value/is-object.ts';
import { semanticTypeOf } from '../connect/semantic-types.ts';
import type { Meaning } from './schema.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** The physical types that may have a logical type. */
type Physical = 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string' | 'fixed';

/**
 * What the attributes of a schema say of its values: its `logicalType`, else its `connect.name`, which Confluent's Avro
 * converter writes. A logical type that is unknown, or not valid where it stands, is ignored, as Avro's specification
 * (1.12, Logical Types) asks; the value is then that of the physical type.
 */
export function meaningOf(type: string, attributes: Attributes): Meaning | undefined {
  if (!isPhysical(type)) return undefined;
  return logicalMeaning(type, attributes) ?? connectMeaning(type, attributes);
}

const physicalTypes: readonly string[] = ['int', 'long', 'float', 'double', 'bytes', 'string', 'fixed'];

const isPhysical = (type: string): type is Physical => physicalTypes.includes(type);

/** By `logicalType` and physical type, those without parameters. */
const plainMeanings: Readonly<Record<string, Meaning>> = {
  'date int': { kind: 'date' },
  'time-millis int': { kind: 'time', unit: 'millis' },
  'time-micros long': { kind: 'time', unit: 'micros' },
  'timestamp-millis long': { kind: 'timestamp', unit: 'millis' },
  'timestamp-micros long': { kind: 'timestamp', unit: 'micros' },
  'timestamp-nanos long': { kind: 'timestamp', unit: 'nanos' },
  'local-timestamp-millis long': { kind: 'localTimestamp', unit: 'millis' },
  'local-timestamp-micros long': { kind: 'localTimestamp', unit: 'micros' },
  'local-timestamp-nanos long': { kind: 'localTimestamp', unit: 'nanos' },
  'big-decimal bytes': { kind: 'bigDecimal' },
};

function logicalMeaning(type: Physical, attributes: Attributes): Meaning | undefined {
  const logicalType = attributes['logicalType'];
  if (typeof logicalType !== 'string') return undefined;
  if (type === 'fixed') {
    if (logicalType === 'uuid' && attributes['size'] === 16) return { kind: 'uuid' };
    if (logicalType === 'duration' && attributes['size'] === 12) return { kind: 'monthsDaysMillis' };
  }
  if (logicalType === 'decimal') return decimalMeaning(type, attributes);
  const key = `${logicalType} ${type}`;
  return Object.hasOwn(plainMeanings, key) ? plainMeanings[key] : undefined;
}

function decimalMeaning(type: Physical, attributes: Attributes): Meaning | undefined {
  const { precision, scale = 0, size } = attributes;
  if (!isWhole(precision) || precision < 1 || !isWhole(scale) || scale < 0 || scale > precision)
    return undefined;
  if (type === 'bytes') return { kind: 'decimal', scale };
  if (type !== 'fixed' || typeof size !== 'number') return undefined;
  return precision <= Math.floor(Math.log10(2) * (8 * size - 1)) ? { kind: 'decimal', scale } : undefined;
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

function connectMeaning(type: Physical, attributes: Attributes): Meaning | undefined {
  const name = attributes['connect.name'];
  const semantic = typeof name === 'string' ? semanticTypeOf(name) : undefined;
  switch (semantic?.kind) {
    case undefined:
    case 'variableDecimal':
      return undefined;
    case 'decimal': {
      const scale = connectScale(attributes);
      return type === 'bytes' && scale !== undefined ? { kind: 'decimal', scale } : undefined;
    }
    case 'utcText':
      return type === 'string' ? semantic : undefined;
    case 'duration':
      return type === 'long' || type === 'double' ? semantic : undefined;
    case 'date':
    case 'time':
    case 'timestamp':
      return type === 'int' || type === 'long' ? semantic : undefined;
  }
}

/** The parameter of Connect's Decimal, which may be below zero. */
function connectScale(attributes: Attributes): number | undefined {
  const parameters = attributes['connect.parameters'];
  const text = isObject(parameters) ? parameters['scale'] : undefined;
  return typeof text === 'string' && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}
