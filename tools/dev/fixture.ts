import { quotedList } from '../../core/connector/quoted-list.ts';
import type { DevRecord, DevSource } from '../../core/connector/dev-source.ts';
import { JsonSyntaxError, parseExactJson } from '../../core/decode/json/exact-json.ts';
import { ExactNumber } from '../../core/value/exact-number.ts';
import { isObject } from '../../core/value/is-object.ts';

/** The records of a fixture, and what is wrong with it: `file:line: problem`. */
export interface ParsedFixture {
  readonly records: readonly DevRecord[];
  readonly problems: readonly string[];
}

const fields = ['topic', 'key', 'value', 'keyBase64', 'valueBase64', 'headers', 'timestamp', 'partition'];

/**
 * Reads records as JSON, one to a line; empty lines are skipped. `key` and `value` are text, which is sent as it is,
 * `null`, or any other JSON, which is sent as JSON with every digit of its numbers; `keyBase64` and `valueBase64` are
 * bytes. `topic` may be absent where the connector reads one alone.
 */
export function parseFixture(
  text: string,
  file: string,
  topics: readonly string[],
  partitions: number,
): ParsedFixture {
  const records: DevRecord[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const found: string[] = [];
    const record = readRecord(line, topics, partitions, found);
    problems.push(...found.map((problem) => `${file}:${index + 1}: ${problem}`));
    if (record !== undefined && found.length === 0) records.push(record);
  }
  if (records.length === 0 && problems.length === 0) problems.push(`${file}: holds no record`);
  return { records, problems };
}

/** Sends the records in their order, again and again. */
export function repeatRecords(records: readonly DevRecord[]): DevSource {
  return {
    topics: [...new Set(records.map(({ topic }) => topic))],
    open() {
      let sent = 0;
      return { next: () => records[sent++ % records.length] };
    },
  };
}

function readRecord(
  line: string,
  topics: readonly string[],
  partitions: number,
  problems: string[],
): DevRecord | undefined {
  const fixture = parseLine(line, problems);
  if (fixture === undefined) return undefined;
  const unknown = Object.keys(fixture).filter((name) => !fields.includes(name));
  if (unknown.length > 0)
    problems.push(`unknown field ${quotedList(unknown)}; allowed: ${fields.join(', ')}`);
  const topic = readTopic(fixture['topic'], topics, problems);
  const timestamp = readTimestamp(fixture['timestamp'], problems);
  const partition = readPartition(fixture['partition'], partitions, problems);
  const headers = readHeaders(fixture['headers'], problems);
  return {
    topic,
    key: readPayload(fixture, 'key', problems),
    value: readPayload(fixture, 'value', problems),
    ...(headers && { headers }),
    ...(timestamp !== undefined && { timestamp }),
    ...(partition !== undefined && { partition }),
  };
}

function parseLine(line: string, problems: string[]): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed = parseExactJson(line);
    if (isObject(parsed)) return parsed;
    problems.push('is no JSON object; write {"topic": "…", "key": "…", "value": {…}}');
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    problems.push(`is not JSON: ${error.message}; a record must be on one line`);
  }
  return undefined;
}

function readTopic(topic: unknown, topics: readonly string[], problems: string[]): string {
  const [only, other] = topics;
  if (topic === undefined && only !== undefined && other === undefined) return only;
  if (typeof topic === 'string' && topics.includes(topic)) return topic;
  const got =
    topic === undefined ? 'is missing' : `must be a topic of the connector, got ${printJson(topic)}`;
  problems.push(`topic ${got}; allowed: ${topics.join(', ')}`);
  return '';
}

function readPayload(
  fixture: Readonly<Record<string, unknown>>,
  name: 'key' | 'value',
  problems: string[],
): string | Uint8Array | null {
  const text = fixture[name];
  const base64 = fixture[`${name}Base64`];
  if (text !== undefined && base64 !== undefined)
    problems.push(`${name} and ${name}Base64 exclude each other`);
  if (base64 === undefined) {
    if (text === undefined || text === null) return null;
    return typeof text === 'string' ? text : printJson(text);
  }
  if (typeof base64 === 'string') {
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.toString('base64') === base64) return bytes;
  }
  problems.push(`${name}Base64 must be text in base64, with its padding`);
  return null;
}

function readHeaders(headers: unknown, problems: string[]): Readonly<Record<string, string>> | undefined {
  if (headers === undefined) return undefined;
  if (isObject(headers) && Object.values(headers).every((value) => typeof value === 'string')) {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  }
  problems.push('headers must be an object of texts: {"source": "web"}');
  return undefined;
}

function readTimestamp(timestamp: unknown, problems: string[]): number | undefined {
  if (timestamp === undefined) return undefined;
  if (typeof timestamp === 'number' && Number.isSafeInteger(timestamp) && timestamp >= 0) return timestamp;
  problems.push(`timestamp must be milliseconds since the epoch, got ${printJson(timestamp)}`);
  return undefined;
}

function readPartition(partition: unknown, partitions: number, problems: string[]): number | undefined {
  if (partition === undefined) return undefined;
  const isOne = typeof partition === 'number' && Number.isInteger(partition);
  if (isOne && partition >= 0 && partition < partitions) return partition;
  problems.push(`partition must be a whole number from 0 to ${partitions - 1}, got ${printJson(partition)}`);
  return undefined;
}

/** As JSON.stringify, with every number as the document spells it. */
function printJson(value: unknown): string {
  if (typeof value === 'bigint' || value instanceof ExactNumber) return value.toString();
  if (Array.isArray(value)) return `[${value.map(printJson).join(',')}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}:${printJson(each)}`);
    return `{${entries.join(',')}}`;
  }
  return JSON.stringify(value);
}
