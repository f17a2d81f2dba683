import { Ajv } from 'ajv';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FailureCode } from '../../../lambda/contract.ts';
import { known } from '../../../lambda/core/failure-message.ts';
import type { SourceRecord } from '../../../lambda/core/record.ts';
import { writeDeadLetters, type DeadLetter } from '../../../lambda/core/report/dead-letter.ts';

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
