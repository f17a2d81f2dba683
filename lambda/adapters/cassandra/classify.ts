/**
 * What the driver and the server say, as failures of ours. Total: what is not known here means retry, since a retry
 * loses nothing.
 *
 * Codes: native protocol v4, section 9 (https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v4.spec).
 */
import { errors } from 'cassandra-driver';
import type { FailureCode } from '../../../core/contract/failure-codes.ts';
import { isCertificateCode } from '../../../core/failure/certificate-error.ts';
import { known, message, quoteWords, type FailureMessage } from '../../../core/failure/failure-message.ts';
import type { Failure, NextStep } from '../../../core/failure/failure.ts';
import { classOfThrown, messageOfThrown } from '../../../core/failure/thrown.ts';
import { StatementMismatch } from './statements.ts';

interface Verdict {
  readonly next: NextStep;
  readonly code: FailureCode;
  readonly ofValue?: true;
}

const verdict = (next: NextStep, code: FailureCode): Verdict => ({ next, code });

const unknown = verdict('retry', 'unknown');
const connectionLost = verdict('retry', 'connection_lost');
/** Encoders make no bytes that their own type refuses: the column has another type by now. */
const ofAnotherType: Verdict = { next: 'crash', code: 'schema_mismatch', ofValue: true };
const untrusted = verdict('crash', 'certificate_not_trusted');

const byServerCode: ReadonlyMap<number, Verdict> = new Map([
  [0x0000, unknown], // server error
  [0x000a, unknown], // protocol error
  [0x0100, verdict('crash', 'authentication_failed')],
  [0x1000, verdict('retry', 'unavailable')],
  [0x1001, verdict('retry', 'overloaded')],
  [0x1002, verdict('retry', 'unavailable')], // is bootstrapping
  [0x1003, verdict('retry', 'unavailable')], // truncate error
  [0x1100, verdict('retry', 'timeout')], // write timeout; on Keyspaces: throttling
  [0x1200, verdict('retry', 'timeout')], // read timeout; on Keyspaces: throttling
  [0x1300, verdict('retry', 'unavailable')], // read failure
  [0x1400, verdict('retry', 'unknown')], // function failure
  [0x1500, verdict('retry', 'unavailable')], // write failure: replicas answered with an error
  [0x1600, verdict('retry', 'overloaded')], // CDC write failure: its space is full
  [0x1700, verdict('retry', 'timeout')], // CAS write unknown
  [0x2000, verdict('crash', 'schema_mismatch')], // syntax error
  [0x2100, verdict('crash', 'not_authorized')],
  [0x2200, verdict('dead-letter', 'rejected_by_server')], // invalid; see invalidMessages
  [0x2300, verdict('crash', 'schema_mismatch')], // configuration error
  [0x2400, verdict('crash', 'schema_mismatch')], // already exists
  // The driver prepares again by itself: when this reaches us, the cluster has refused the statement.
  [0x2500, verdict('crash', 'schema_mismatch')],
]);

/**
 * What Cassandra 4.1 and 5.0 say of bytes that are none of the column's type (`org.apache.cassandra.serializers`,
 * `db.marshal`). The table of `test/integration/wrong-bytes.test.ts` is made of a server's answers.
 */
const valueMessages = new RegExp(
  [
    '^expected (.* bytes?|length \\d+ but given|terminator)',
    '^uuid should be \\d+',
    '^invalid (uuid )?version (\\d+ )?for timeuuid',
    "^string didn't validate",
    'non-utf8 characters',
    '^invalid byte for ascii',
    '^not enough (bytes|elements)',
    '^invalid remaining data',
    '^invalid (empty vector value|null (element|key|value) in)',
    '^vector size mismatch',
    '^(list had incorrect size|required \\d+ elements)',
    '^unexpected (\\d+ )?extraneous bytes',
    '^null value read when not allowed',
    '^the duration .* (must be|but was)',
    '^the data cannot be deserialized as',
    '^failure validating the ',
    '^value of type .* does not fit',
  ].join('|'),
  'i',
);

/**
 * The same where a server does not check before it reads, and fails: user-defined types, durations, and vectors whose
 * elements have lengths of their own.
 */
const valueServerErrors =
  /MarshalException: |IndexOutOfBoundsException: Attempted to read|AssertionError: (Invalidate data at offset|Unexpected error$)|VIntOutOfRangeException|BufferUnderflowException|NullPointerException: .*java\.nio\.ByteBuffer/;

/** "Invalid" is said of a row as of a statement that no longer fits its table; only the message tells. */
const invalidMessages: readonly (readonly [RegExp, Verdict])[] = [
  // The table's own TTL: no record has a part in it.
  [/with default ttl of .* maximum supported expiration date/i, verdict('crash', 'invalid_ttl')],
  [/maximum supported expiration date/i, verdict('dead-letter', 'invalid_ttl')],
  [/\bttl (is too large|must be)\b/i, verdict('dead-letter', 'invalid_ttl')],
  // A property of a table in Keyspaces that must be turned on: TTL, client-side timestamps.
  [
    /\b(ttl|time to live|timestamps?)\b.*(\b(not|must be)|n't)( been)? (enabled|supported|allowed|turned on)|\b(ttl|time to live|timestamps?)\b.*\bdisabled\b/i,
    verdict('crash', 'schema_mismatch'),
  ],
  [/unconfigured table|(table|keyspace) .*does(n't| not) exist/i, verdict('crash', 'schema_missing')],
  [
    /undefined column|unknown (identifier|type)|invalid amount of bind variables/i,
    verdict('crash', 'schema_mismatch'),
  ],
  [valueMessages, ofAnotherType],
  [
    /too large|too big|larger than|longer than|exceeds? .*(limit|maximum)/i,
    verdict('dead-letter', 'row_too_large'),
  ],
];

/** A mutation beyond `max_mutation_size` is a plain server error in some versions. */
const tooLargeServerError = /mutation of .* too large|too large for the maximum size/i;

const socketCodes = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * Turns whatever was thrown by the driver into a failure of the `write` stage; never throws.
 * For requests without a record's values: nothing that is said of them can quote one.
 */
export function classify(error: unknown, table?: string): Failure {
  return toFailure(error, known, table);
}

/** As {@link classify}, for requests that carry a record's values: words that may quote one are redacted. */
export function classifyWrite(error: unknown, table: string): Failure {
  return toFailure(error, wordsOfWrite, table);
}

function toFailure(error: unknown, words: Words, table: string | undefined): Failure {
  const found = judge(error);
  const said = describe(error, words);
  return {
    ...found,
    stage: 'write',
    message: found.code === 'invalid_ttl' ? adviseTtl(said, error) : said,
    ...(table === undefined ? {} : { table }),
  };
}

/** Says which limit holds, also where the server's own words are redacted, and what to do. */
function adviseTtl(said: FailureMessage, error: unknown): FailureMessage {
  const words = error instanceof Error ? error.message : '';
  const until = /expiration date of (\d{4}-\d\d-\d\dT[\d:]+)/.exec(words)?.[1];
  if (until === undefined) return message`${said}; allowed are 0 to 630720000 seconds`;
  return message`${said}; the cluster keeps rows until ${known(until)}: shorten the TTL of the record, the route or the table, or on Cassandra 5.0 set storage_compatibility_mode: NONE in cassandra.yaml, which goes to 2106`;
}

function judge(error: unknown): Verdict {
  if (error instanceof errors.ResponseError) return judgeResponse(error.code, error.message);
  if (error instanceof errors.NoHostAvailableError) return judgeHosts(error.innerErrors);
  if (error instanceof errors.OperationTimedOutError) return verdict('retry', 'timeout');
  if (error instanceof errors.AuthenticationError) return verdict('crash', 'authentication_failed');
  if (error instanceof errors.BusyConnectionError) return verdict('retry', 'overloaded');
  if (error instanceof StatementMismatch) return verdict('crash', 'schema_mismatch');
  if (!(error instanceof Error)) return unknown;
  return judgeSocket(error);
}

function judgeResponse(code: number, message: string): Verdict {
  if (code === 0x2200) {
    const special = invalidMessages.find(([pattern]) => pattern.test(message));
    if (special !== undefined) return special[1];
  }
  if (code === 0x0000 && valueServerErrors.test(message)) return ofAnotherType;
  if (code === 0x0000 && tooLargeServerError.test(message)) return verdict('dead-letter', 'row_too_large');
  return byServerCode.get(code) ?? unknown;
}

/** The worst that a host said decides: a refusal needs a hand, an overload must slow us down. */
function judgeHosts(innerErrors: unknown): Verdict {
  const verdicts = hostErrors(innerErrors).map(([, inner]) =>
    inner instanceof Error ? judge(inner) : connectionLost,
  );
  return (
    verdicts.find(({ next }) => next === 'crash') ??
    verdicts.find(({ code }) => code === 'overloaded' || code === 'timeout') ??
    verdicts.find(({ code }) => code !== 'connection_lost') ??
    connectionLost
  );
}

function judgeSocket(error: Error): Verdict {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (isCertificateCode(code)) return untrusted;
  // A socket that is closed under the driver's requests: the reason is inside.
  if ('innerError' in error && error.innerError instanceof Error) return judgeSocket(error.innerError);
  const isSocketError = 'isSocketError' in error && error.isSocketError === true;
  if (isSocketError || socketCodes.has(code)) return connectionLost;
  // What the driver throws for a lost connection is often a DriverError without any mark.
  return /connection|socket/i.test(error.message) ? connectionLost : unknown;
}

/** What each host has answered, of a driver's error that no host could. */
export function hostErrors(innerErrors: unknown): readonly (readonly [string, unknown])[] {
  return typeof innerErrors === 'object' && innerErrors !== null ? Object.entries(innerErrors) : [];
}

/** What an error says, as a message. */
type Words = (words: string, error: unknown) => FailureMessage;

function describe(error: unknown, words: Words): FailureMessage {
  if (error instanceof errors.NoHostAvailableError) {
    const hosts = hostErrors(error.innerErrors);
    if (hosts.length === 0) return message`no host is known to be up`;
    const reasons = hosts.map(([host, inner]) => message`${known(host)}: ${describe(inner, words)}`);
    return message`no host could answer: ${reasons.reduce((some, next) => message`${some}; ${next}`)}`;
  }
  return words(messageOfThrown(error), error);
}

function wordsOfWrite(words: string, error: unknown): FailureMessage {
  if (error instanceof errors.ResponseError) {
    if (!mayQuote.has(error.code) || valueFree.some((pattern) => pattern.test(words))) return known(words);
    const code = error.code.toString(16).padStart(4, '0');
    return quoteWords(words, `the server's error 0x${code}, whose words may quote a value and are not shown`);
  }
  if (error instanceof errors.DriverError || judge(error).code === 'connection_lost') return known(words);
  return quoteWords(words, `${classOfThrown(error)}, whose words may quote a value and are not shown`);
}

/** Errors that are about a request's content; the others are about nodes and rights. */
const mayQuote: ReadonlySet<number> = new Set([0x0000, 0x000a, 0x1400, 0x2000, 0x2200, 0x2300, 0x2400]);

/** What is said of a request's content with nothing in it but sizes and names of the schema. */
const valueFree: readonly RegExp[] = [
  /^unconfigured table [\w."]+$/i,
  /^(keyspace|table) [\w.'"]+ (doesn't|does not) exist$/i,
  /^undefined column name "?\w+"?( in table [\w."]+)?$/i,
  /^unknown (identifier|type) [\w."]+$/i,
  /^expected (\d+ or )?\d+ bytes?( \w+)? \(\d+\)$/i,
  /^uuid should be \d+ or \d+ bytes \(\d+\)$/i,
  /^string didn't validate\.?$/i,
  /^not enough bytes to read [a-z\d ]+$/i,
  /^vector size mismatch$/i,
  /^invalid amount of bind variables$/i,
  /^consistency level (\w+ )?is not supported for this operation\. supported[\w :,]*$/i,
  /^key length of \d+ is longer than maximum of \d+$/i,
  /^batch too large$/i,
  /^(ttl|time to live|client-side timestamps) (is|are) (not (enabled|supported)|disabled)( for the table)?\.?$/i,
  /^(encountered an oversized )?mutation \(?(of )?\d+ (bytes )?(is )?too large for the maximum size of \d+( bytes)?$/i,
];
