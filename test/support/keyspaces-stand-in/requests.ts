import { BodyReader } from './body.ts';
import { opcodes, type Frame } from './frames.ts';

/** A statement with what fills its bind markers. */
export interface Statement {
  readonly cql: string;
  readonly values: readonly (Buffer | null)[];
  /** Which of the values are the partition key; empty if it is not known. */
  readonly keyIndexes: readonly number[];
}

/** What is asked for in a QUERY, EXECUTE or BATCH. */
export interface Request {
  readonly statements: readonly Statement[];
  /** As the protocol numbers them: 6 is LOCAL_QUORUM. */
  readonly consistency: number;
  readonly isBatch: boolean;
}

/** What the server has told of a statement that it prepared. */
export interface Prepared {
  readonly cql: string;
  readonly keyIndexes: readonly number[];
}

/** Reads a request; `undefined` if the frame is none, or a statement of it was not prepared here. */
export function readRequest(
  { opcode, body }: Frame,
  preparedAs: (id: Buffer) => Prepared | undefined,
): Request | undefined {
  const reader = new BodyReader(body);
  switch (opcode) {
    case opcodes.query: {
      const cql = reader.longString();
      const consistency = reader.short();
      return { statements: [{ cql, values: [], keyIndexes: [] }], consistency, isBatch: false };
    }
    case opcodes.execute: {
      const prepared = preparedAs(reader.shortBytes());
      const consistency = reader.short();
      const values = (reader.byte() & 0x01) === 0 ? [] : readValues(reader);
      return prepared && { statements: [{ ...prepared, values }], consistency, isBatch: false };
    }
    case opcodes.batch: {
      reader.byte();
      const statements = Array.from({ length: reader.short() }, () => readStatement(reader, preparedAs));
      const consistency = reader.short();
      const known = statements.filter((statement) => statement !== undefined);
      return known.length < statements.length ? undefined : { statements: known, consistency, isBatch: true };
    }
    default:
      return undefined;
  }
}

function readStatement(
  reader: BodyReader,
  preparedAs: (id: Buffer) => Prepared | undefined,
): Statement | undefined {
  const isPrepared = reader.byte() === 1;
  const prepared = isPrepared
    ? preparedAs(reader.shortBytes())
    : { cql: reader.longString(), keyIndexes: [] };
  const values = readValues(reader);
  return prepared && { ...prepared, values };
}

function readValues(reader: BodyReader): readonly (Buffer | null)[] {
  return Array.from({ length: reader.short() }, () => reader.value());
}

/** Reads the id and the partition key from the answer to a PREPARE; `undefined` if it is another result. */
export function readPrepared(
  body: Buffer,
): { readonly id: Buffer; readonly keyIndexes: readonly number[] } | undefined {
  const reader = new BodyReader(body);
  if (reader.int() !== 4) return undefined;
  const id = reader.shortBytes();
  reader.int();
  reader.int();
  return { id, keyIndexes: Array.from({ length: reader.int() }, () => reader.short()) };
}
