import { Ajv } from 'ajv';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FailureCode } from '../../../core/contract/failure-codes.ts';
import { known } from '../../../core/failure/failure-message.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import { writeDeadLetters, type DeadLetter } from '../../../core/dead-letters/dead-letter.ts';

const schemaFile = fileURLToPath(new URL('../../../docs/dead-letter.schema.json', import.meta.url));
const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as object;
export const matchesSchema = new Ajv({
  formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ },
}).compile(schema);

/** The letter of a record that could not be mapped. */
export function letterOf(record: SourceRecord, code: FailureCode = 'wrong_type'): DeadLetter {
  const failure = { next: 'dead-letter', stage: 'map', code, message: known('got x'), table: 's.t' } as const;
  const identity = { name: 'orders', configHash: 'abc' };
  const [addressed] = writeDeadLetters([{ kind: 'failed', record, failure }], identity, 1_700_000_000_000);
  return addressed!.letter;
}

/** What a reader of the stored letter has. */
export const asJson = (value: unknown): Record<string, Record<string, unknown>> =>
  JSON.parse(JSON.stringify(value)) as Record<string, Record<string, unknown>>;
