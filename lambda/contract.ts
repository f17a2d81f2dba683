/**
 * The one seam between synthesis (`lib/`) and run time (`lambda/`): every name that both must spell alike.
 * Imports nothing.
 */

/** Environment variables of the function. Each is read once, at cold start. */
export const env = {
  /** Of several stages of one connector, which this is: a part of {@link deployedName}. */
  stage: 'MILLRACE_STAGE',
  /** `host:port` pairs, comma-separated. */
  contactPoints: 'MILLRACE_CONTACT_POINTS',
  localDatacenter: 'MILLRACE_LOCAL_DATACENTER',
  /** `cassandra` or `keyspaces`. */
  dialect: 'MILLRACE_DIALECT',
  /** `verified` (the default) or `off`. */
  tls: 'MILLRACE_TLS',
  /** Secret with the authorities that sign the cluster's certificates, PEM; in place of those that Node trusts. */
  tlsAuthorities: 'MILLRACE_TLS_CA',
  /** Secret with the function's own certificate: `{"certificate", "privateKey", "privateKeyPassword"?}`, PEM. */
  tlsClientCertificate: 'MILLRACE_TLS_CLIENT_CERTIFICATE',
  /** The name that every node's certificate carries, where it is not the address or the contact point. */
  tlsServerName: 'MILLRACE_TLS_SERVER_NAME',
  /** Secret with the login: `{"username", "password"}`. Secrets are ARNs of Secrets Manager or `file:///path`. */
  credentials: 'MILLRACE_CREDENTIALS_SECRET',
  consistency: 'MILLRACE_CONSISTENCY',
  /** Where dead letters go: the URL of an SQS queue, or `file:///path.jsonl`. */
  deadLetters: 'MILLRACE_DEAD_LETTERS',
  /** The S3 bucket for dead letters that are too large for the queue. */
  deadLetterBucket: 'MILLRACE_DEAD_LETTER_BUCKET',
  /** A share from 0 to 1, in the place of the connector's `deadLetterLimit`: changed without a new build. */
  deadLetterLimit: 'MILLRACE_DEAD_LETTER_LIMIT',
  /** `partial` (provisioned event source) or `throw` (on-demand: the whole batch comes again). */
  failureResponse: 'MILLRACE_FAILURE_RESPONSE',
  /** The ceiling of requests in flight to the cluster, per function instance. */
  maxRequestsInFlight: 'MILLRACE_MAX_REQUESTS_IN_FLIGHT',
  /** Ceilings per function instance; without them the limiter alone decides. */
  rowsPerSecond: 'MILLRACE_ROWS_PER_SECOND',
  bytesPerSecond: 'MILLRACE_BYTES_PER_SECOND',
  /** Milliseconds without an invocation after which the connections are probed before the first write. */
  probeAfterIdleMs: 'MILLRACE_PROBE_AFTER_IDLE_MS',
} as const;

/** The name that a connector bears where stages of it may meet: on metrics, alarms, dashboards, consumer groups. */
export function deployedName(connector: string, stage: string | undefined): string {
  return stage === undefined ? connector : `${connector}-${stage}`;
}

/** What the variables that choose may say; the first of each is the default. */
export const choices = {
  dialect: ['cassandra', 'keyspaces'],
  tls: ['verified', 'off'],
  consistency: ['LOCAL_QUORUM', 'ONE', 'TWO', 'THREE', 'QUORUM', 'ALL', 'EACH_QUORUM', 'LOCAL_ONE'],
  failureResponse: ['partial', 'throw'],
} as const;

export type Dialect = (typeof choices.dialect)[number];
export type TlsMode = (typeof choices.tls)[number];
export type WriteConsistency = (typeof choices.consistency)[number];
export type FailureResponse = (typeof choices.failureResponse)[number];

/** What the schema migration finds beside its bundle: the statements of the connector's `schema.cql`. */
export const schemaFileName = 'schema.cql';

/** CloudWatch namespace of every metric that the function emits. */
export const metricNamespace = 'Millrace';

/** Dimensions of the function's metrics. */
export const dimensions = { connector: 'connector' } as const;

/** Names of the metrics that the function emits; alarms and dashboard read them from here. */
export const metrics = {
  recordsReceived: 'RecordsReceived',
  recordsWritten: 'RecordsWritten',
  recordsSkipped: 'RecordsSkipped',
  recordsDeadLettered: 'RecordsDeadLettered',
  recordsFailed: 'RecordsFailed',
  rowsWritten: 'RowsWritten',
  /** Rows not sent, since a later row of the same batch replaces them whole. */
  rowsFolded: 'RowsFolded',
  /** Values that were written and are most often a mistake: a time in January 1970, an unknown field of a type. */
  valuesNoticed: 'ValuesNoticed',
  requestsSent: 'RequestsSent',
  requestsRetried: 'RequestsRetried',
  /** Milliseconds from a record's timestamp to the acknowledgement of its write. */
  freshness: 'Freshness',
  batchDuration: 'BatchDuration',
  batchesCrashed: 'BatchesCrashed',
  /** Batches that crashed since the cluster has refused every version of the login, read again. */
  loginsRefused: 'LoginsRefused',
  /** Whole days until the first of the function's certificates expires, negative after; only where it has some. */
  certificateDaysLeft: 'CertificateDaysLeft',
  coldStartDuration: 'ColdStartDuration',
} as const;

/** What went wrong with a record or a batch: bounded, so that it can be a metric's dimension and a filter. */
export const failureCodes = [
  'invalid_record',
  'malformed_json',
  'malformed_text',
  'empty_value',
  'nothing_mapped',
  'too_many_values',
  'missing_key_column',
  'wrong_type',
  'out_of_range',
  'function_threw',
  'invalid_ttl',
  'invalid_timestamp',
  'row_too_large',
  'rejected_by_server',
  'overloaded',
  'timeout',
  'unavailable',
  'connection_lost',
  'authentication_failed',
  'not_authorized',
  'schema_missing',
  'schema_mismatch',
  'dead_letter_not_stored',
  'out_of_time',
  'held_back',
  'coupled',
  'unknown_topic',
  'invalid_event',
  'certificate_not_trusted',
  'secret_unreadable',
  'too_many_dead_letters',
  'unknown',
] as const;

export type FailureCode = (typeof failureCodes)[number];
