import { createRequire } from 'node:module';
import cassandra from 'cassandra-driver';
import type { CqlType } from '../../../core/cql/type.ts';

/** The part of cassandra-driver's own encoder that tests read our bytes with: it knows nothing of our code. */
interface DriverEncoder {
  decode(bytes: Buffer, type: unknown): unknown;
  encode(value: unknown, type: unknown): Buffer;
}

function isEncoderClass(
  value: unknown,
): value is new (protocolVersion: number, options: object) => DriverEncoder {
  return typeof value === 'function' && value.name === 'Encoder';
}

function loadEncoder(): DriverEncoder {
  const found: unknown = createRequire(import.meta.url)('cassandra-driver/lib/encoder.js');
  if (!isEncoderClass(found)) throw new Error('cassandra-driver has no lib/encoder.js any more');
  return new found(4, { encoding: { map: Map, set: Set } });
}

export const driverEncoder = loadEncoder();

/** Our type in the words of the driver. */
export function driverType(type: CqlType): object {
  const codes = cassandra.types.dataTypes;
  switch (type.kind) {
    case 'native':
      return { code: codes[type.name], info: null };
    case 'list':
    case 'set':
      return { code: codes[type.kind], info: driverType(type.element) };
    case 'map':
      return { code: codes.map, info: [driverType(type.key), driverType(type.value)] };
    case 'tuple':
      return { code: codes.tuple, info: type.elements.map(driverType) };
    case 'udt':
      return {
        code: codes.udt,
        info: {
          name: type.name,
          fields: type.fields.map((field) => ({ name: field.name, type: driverType(field.type) })),
        },
      };
    case 'vector':
      return {
        code: codes.custom,
        info: [driverType(type.element), type.dimension],
        customTypeName: 'vector',
      };
  }
}
