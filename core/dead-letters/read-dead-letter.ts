import { failureCodes } from '../contract/failure-codes.ts';
import { readSchemaMetadata, type SchemaMetadata } from '../contract/schema-metadata.ts';
import { readSourceCluster } from '../decode/event/source-cluster.ts';
import type { Stage } from '../failure/failure.ts';
import type { SourceRecord } from '../record/source-record.ts';
import type { DeadLetter, LetterProblem } from './dead-letter.ts';
import { isNestedDeeper, mostLevels } from './nesting.ts';
import { isObject } from '../value/is-object.ts';

/** A dead letter that was read back, or why it is none. */
export type ReadLetter =
  | { readonly kind: 'letter'; readonly letter: DeadLetter }
  | { readonly kind: 'problem'; readonly message: string };

type Fields = Readonly<Record<string, unknown>>;

const stages: readonly Stage[] = ['decode', 'map', 'write', 'dead-letter'];

/**
 * Reads a dead letter from parsed JSON, which anything may have written; never throws.
 * A problem names the path, what was found there and what is allowed; it never quotes the record.
 */
export function readDeadLetter(value: unknown): ReadLetter {
  try {
    return { kind: 'letter', letter: toLetter(value) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'problem', message: error.message };
    throw error;
  }
}

/** The record that a letter keeps, byte for byte as the event source delivered it. */
export function recordOf({ record }: DeadLetter): SourceRecord {
  return {
    topic: record.topic,
    partition: record.partition,
    offset: record.offset,
    timestamp: record.timestamp,
    timestampType: record.timestampType,
    key: fromBase64(record.key),
    value: fromBase64(record.value),
    headers: record.headers.map(({ name, value }) => ({ name, value: fromBase64(value) })),
    ...(record.keySchema === undefined ? {} : { keySchema: record.keySchema }),
    ...(record.valueSchema === undefined ? {} : { valueSchema: record.valueSchema }),
    ...(record.unreadable === undefined ? {} : { unreadable: record.unreadable }),
  };
}

/** One for all: a record may have very many headers of no bytes. */
const noBytes = Buffer.alloc(0);

function fromBase64(text: string | null): Buffer | null {
  if (text === null) return null;
  return text === '' ? noBytes : Buffer.from(text, 'base64');
}

class Refusal extends Error {}

function toLetter(value: unknown): DeadLetter {
  const letter = object(value, 'letter');
  if (letter['version'] !== 1)
    refuse('letter.version', letter['version'], '1: a newer one needs a newer millrace');
  const connector = object(letter['connector'], 'letter.connector');
  // A letter of an older version has none, and one that cannot be read is no reason to leave the record where it is.
  const source = readSourceCluster(letter['source']);
  return {
    version: 1,
    connector: {
      name: text(connector['name'], 'letter.connector.name'),
      configHash: text(connector['configHash'], 'letter.connector.configHash'),
    },
    ...(source === undefined ? {} : { source }),
    record: toRecord(object(letter['record'], 'letter.record')),
    failure: toFailure(object(letter['failure'], 'letter.failure')),
    writtenAt: time(letter['writtenAt'], 'letter.writtenAt'),
  };
}

function toRecord(record: Fields): DeadLetter['record'] {
  const { topic, partition, offset, timestamp, timestampType, key, value, headers, unreadable } = record;
  const { keySchema, valueSchema } = record;
  if (topic === '') refuse('letter.record.topic', topic, `a topic's name`);
  if (timestampType !== 'CREATE_TIME' && timestampType !== 'LOG_APPEND_TIME' && timestampType !== null) {
    refuse('letter.record.timestampType', timestampType, `'CREATE_TIME', 'LOG_APPEND_TIME' or null`);
  }
  if (timestamp !== null && (typeof timestamp !== 'number' || !Number.isFinite(timestamp))) {
    refuse('letter.record.timestamp', timestamp, 'milliseconds since the epoch, or null');
  }
  return {
    topic: text(topic, 'letter.record.topic'),
    partition: count(partition, 'letter.record.partition'),
    offset: count(offset, 'letter.record.offset'),
    timestamp,
    timestampType,
    key: key === null ? null : base64(key, 'letter.record.key'),
    value: value === null ? null : base64(value, 'letter.record.value'),
    headers: list(headers, 'letter.record.headers').map((entry, index) => {
      const path = `letter.record.headers[${index}]`;
      const header = object(entry, path);
      const { name, value } = header;
      return {
        name: text(name, `${path}.name`),
        value: value === null ? null : base64(value, `${path}.value`),
      };
    }),
    ...(keySchema === undefined ? {} : { keySchema: schema(keySchema, 'letter.record.keySchema') }),
    ...(valueSchema === undefined ? {} : { valueSchema: schema(valueSchema, 'letter.record.valueSchema') }),
    ...(unreadable === undefined ? {} : { unreadable: shallow(unreadable, 'letter.record.unreadable') }),
  };
}

function toFailure(failure: Fields): DeadLetter['failure'] {
  const stage = stages.find((known) => known === failure['stage']);
  if (stage === undefined) refuse('letter.failure.stage', failure['stage'], stages.join(', '));
  const problems = failure['problems'];
  return {
    stage,
    ...toProblem(failure, 'letter.failure'),
    ...(problems === undefined
      ? {}
      : {
          problems: list(problems, 'letter.failure.problems').map((entry, index) => {
            const path = `letter.failure.problems[${index}]`;
            return toProblem(object(entry, path), path);
          }),
        }),
  };
}

function toProblem(problem: Fields, path: string): LetterProblem {
  const code = text(problem['code'], `${path}.code`);
  const message = text(problem['message'], `${path}.message`);
  const known = failureCodes.find((each) => each === code);
  return {
    // Another version's code is no reason to leave a record where it is.
    code: known ?? 'unknown',
    message: known === undefined ? `${code}: ${message}` : message,
    table: problem['table'] === null ? null : text(problem['table'], `${path}.table`),
    column: problem['column'] === null ? null : text(problem['column'], `${path}.column`),
  };
}

function object(value: unknown, path: string): Fields {
  if (!isObject(value)) refuse(path, value, 'an object');
  return value;
}

function schema(value: unknown, path: string): SchemaMetadata {
  return readSchemaMetadata(value) ?? refuse(path, value, '{ dataFormat, schemaId } of texts');
}

/** It is kept as it came: what cannot be written as JSON again would end the redrive of all others. */
function shallow(value: unknown, path: string): Fields {
  const fields = object(value, path);
  if (isNestedDeeper(fields)) {
    throw new Refusal(`${path}: nested deeper than ${mostLevels} levels, and no record is`);
  }
  return fields;
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(path, value, 'an array');
  return value;
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') refuse(path, value, 'text');
  return value;
}

function count(value: unknown, path: string): number {
  if (!isWhole(value) || value < 0) refuse(path, value, 'a whole number from 0');
  return value;
}

function time(value: unknown, path: string): string {
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) refuse(path, value, 'a time in ISO 8601');
  return value;
}

function base64(value: unknown, path: string): string {
  if (typeof value !== 'string' || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
    // The record itself: its kind may be told, its text may not.
    throw new Refusal(
      `${path}: got ${typeof value === 'string' ? 'text that is not base64' : print(value)}, allowed is base64 text`,
    );
  }
  return value;
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

function refuse(path: string, got: unknown, allowed: string): never {
  throw new Refusal(`${path}: got ${print(got)}, allowed is ${allowed}`);
}

function print(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `text of ${value.length} characters`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'an array' : 'an object';
}
