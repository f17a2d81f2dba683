/** What Keyspaces refuses and Cassandra takes. Numbers: https://docs.aws.amazon.com/keyspaces/latest/devguide/quotas.html. */
import { errorAnswer, errorCodes, type Answer } from './answers.ts';
import type { Request, Statement } from './requests.ts';

const localQuorum = 6;
const maxStatements = 30;
const maxRowBytes = 1_048_576;
const window = { pastMs: 2 * 24 * 3_600_000, aheadMs: 300_000 } as const;

const missingStatements =
  /^\s*(create\s+(custom\s+)?index|create\s+materialized\s+view|create\s+trigger|create\s+(or\s+replace\s+)?(function|aggregate)|truncate|alter\s+type)\b/i;

/** How a TTL is refused, of which AWS documents nothing but that it must be turned on. */
export interface TtlRefusal {
  readonly at: 'prepare' | 'execute';
  readonly words: string;
}

/** What depends on the table; its name is as statements have it, without quotes. */
export interface TableRules {
  readonly takesTimestamps: (table: string) => boolean;
  readonly takesTtl: (table: string) => boolean;
  readonly ttlRefusal: TtlRefusal;
}

/** The refusal of a statement's text, prepared or not; `undefined` if there is nothing against it. */
export function refuseText(cql: string, rules: TableRules): Answer | undefined {
  const missing = missingStatements.exec(cql)?.[1];
  if (missing !== undefined) {
    return errorAnswer(errorCodes.syntax, `${missing.toUpperCase()} is not yet supported.`);
  }
  if (timestampMarker(cql) !== undefined && !rules.takesTimestamps(tableOf(cql))) {
    return invalid('Client-side timestamps are not enabled for the table');
  }
  if (rules.ttlRefusal.at === 'prepare' && lacksTtl(cql, rules)) return invalid(rules.ttlRefusal.words);
  const columns = /^insert into \S+ \(([^)]*)\)/i.exec(cql)?.[1]?.split(',').length ?? 0;
  const most = hasTtl(cql) ? 166 : 225;
  return columns > most ? invalid(`${columns} columns exceed the limit of ${most}`) : undefined;
}

/** The refusal of a write; `undefined` if there is nothing against it. */
export function refuseWrite(request: Request, now: number, rules: TableRules): Answer | undefined {
  if (request.consistency !== localQuorum) {
    return invalid('Consistency level is not supported for this operation. Supported: LOCAL_QUORUM');
  }
  if (request.statements.length > maxStatements) {
    return invalid(`Batch of ${request.statements.length} statements exceeds the limit of ${maxStatements}`);
  }
  for (const { cql, values } of request.statements) {
    if (lacksTtl(cql, rules)) return invalid(rules.ttlRefusal.words);
    const bytes = values.reduce((sum, value) => sum + (value?.length ?? 0), 0);
    if (bytes > maxRowBytes) return invalid(`The row of ${bytes} bytes exceeds the limit of ${maxRowBytes}`);
    const marker = timestampMarker(cql);
    const micros = marker === undefined ? undefined : values[marker]?.readBigInt64BE();
    if (micros === undefined) continue;
    const aheadMs = Number(micros / 1000n) - now;
    if (aheadMs < -window.pastMs || aheadMs > window.aheadMs) {
      return invalid('The timestamp must be within 2 days past and 5 minutes ahead of the current time');
    }
  }
  return undefined;
}

/** Whether a statement writes rows of a table that is not the server's own. */
export function isWrite({ cql }: Pick<Statement, 'cql'>): boolean {
  return /^\s*(insert|update|delete)\b/i.test(cql);
}

const hasTtl = (cql: string): boolean => /\b(using|and)\s+ttl\b/i.test(cql);

const lacksTtl = (cql: string, { takesTtl }: TableRules): boolean => hasTtl(cql) && !takesTtl(tableOf(cql));

const invalid = (message: string): Answer => errorAnswer(errorCodes.invalid, message);

/** Which bind marker is the timestamp. */
function timestampMarker(cql: string): number | undefined {
  const at = /\b(using|and)\s+timestamp\s+\?/i.exec(cql);
  return at === null ? undefined : cql.slice(0, at.index).split('?').length - 1;
}

/** `ks.t` of what a statement writes. */
export function tableOf(cql: string): string {
  return (/\b(?:into|from|update)\s+(\S+)/i.exec(cql)?.[1] ?? '').replaceAll('"', '');
}
