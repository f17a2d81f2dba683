import { WireError } from '../wire/wire-error.ts';
import { printWireType } from '../wire/wire-type.ts';

/**
 * The official implementations take a known field of another wire type for one that they do not know. But bytes that
 * were written with another schema must not become a row of zero values.
 */
export function wrongWireType(at: number, tag: number, expected: number): WireError {
  return new WireError(
    at,
    `it is ${printWireType(tag & 7)}, and the schema's is ${printWireType(expected & 7)}`,
  );
}
