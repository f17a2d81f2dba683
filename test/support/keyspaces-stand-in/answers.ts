import { bytes, int, short, string } from './body.ts';
import { opcodes } from './frames.ts';

/** What the stand-in says by itself. */
export interface Answer {
  readonly opcode: number;
  readonly body: Buffer;
}

/** Codes of section 9 of the protocol. */
export const errorCodes = {
  badCredentials: 0x0100,
  writeTimeout: 0x1100,
  syntax: 0x2000,
  invalid: 0x2200,
} as const;

export function errorAnswer(code: number, message: string): Answer {
  return { opcode: opcodes.error, body: Buffer.concat([int(code), string(message)]) };
}

/** What Keyspaces answers to a write above a rate: none of two replicas has answered in time. */
export function throttled(consistency: number, isBatch: boolean): Answer {
  const { opcode, body } = errorAnswer(
    errorCodes.writeTimeout,
    'Operation timed out - received only 0 responses.',
  );
  const kind = string(isBatch ? 'UNLOGGED_BATCH' : 'SIMPLE');
  return { opcode, body: Buffer.concat([body, short(consistency), int(0), int(2), kind]) };
}

/** The types of the system tables' columns, as the protocol numbers them. */
const types = {
  text: Buffer.from([0x00, 0x0d]),
  uuid: Buffer.from([0x00, 0x0c]),
  inet: Buffer.from([0x00, 0x10]),
  texts: Buffer.from([0x00, 0x22, 0x00, 0x0d]),
} as const;

export interface Column {
  readonly name: string;
  readonly type: keyof typeof types;
}

const globalTable = 0x0001;

/** Rows of a table, each with a value per column. */
export function rowsAnswer(
  table: string,
  columns: readonly Column[],
  rows: readonly (readonly Buffer[])[],
): Answer {
  const [keyspace = '', name = ''] = table.split('.');
  return {
    opcode: opcodes.result,
    body: Buffer.concat([
      int(2),
      int(globalTable),
      int(columns.length),
      string(keyspace),
      string(name),
      ...columns.flatMap((column) => [string(column.name), types[column.type]]),
      int(rows.length),
      ...rows.flat().map((value) => bytes(value)),
    ]),
  };
}
