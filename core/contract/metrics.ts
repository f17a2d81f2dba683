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
