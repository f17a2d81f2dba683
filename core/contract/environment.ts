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
  /** `partial` (provisioned event source) or `throw` (on-demand: the whole batch is redelivered). */
  failureResponse: 'MILLRACE_FAILURE_RESPONSE',
  /** The ceiling of requests in flight to the cluster, per function instance. */
  maxRequestsInFlight: 'MILLRACE_MAX_REQUESTS_IN_FLIGHT',
  /** Ceilings per function instance; without them the limiter alone decides. */
  rowsPerSecond: 'MILLRACE_ROWS_PER_SECOND',
  bytesPerSecond: 'MILLRACE_BYTES_PER_SECOND',
  /** Milliseconds without an invocation after which the connections are probed before the first write. */
  probeAfterIdleMs: 'MILLRACE_PROBE_AFTER_IDLE_MS',
  /** Where a registry with Confluent's API is; read only by a connector with a format that names one. */
  registry: {
    /** `http(s)://host[:port][/path]`, or several, separated by commas, of which each is tried in turn. */
    url: 'MILLRACE_REGISTRY_URL',
    /**
     * Secret with the login: `{"username", "password"}`, or `{"token", "logicalCluster"?, "identityPoolId"?}` for a
     * bearer token and the two headers of Confluent Cloud beside it.
     */
    credentials: 'MILLRACE_REGISTRY_CREDENTIALS_SECRET',
    /** Secret with the authorities that sign the registry's certificate, PEM; in place of those that Node trusts. */
    tlsAuthorities: 'MILLRACE_REGISTRY_TLS_CA',
    /** Secret with the function's own certificate: `{"certificate", "privateKey", "privateKeyPassword"?}`, PEM. */
    tlsClientCertificate: 'MILLRACE_REGISTRY_TLS_CLIENT_CERTIFICATE',
  },
  /** Where Apicurio Registry is, whose own API is used; as for {@link env.registry}. */
  apicurio: {
    url: 'MILLRACE_APICURIO_URL',
    credentials: 'MILLRACE_APICURIO_CREDENTIALS_SECRET',
    tlsAuthorities: 'MILLRACE_APICURIO_TLS_CA',
    tlsClientCertificate: 'MILLRACE_APICURIO_TLS_CLIENT_CERTIFICATE',
  },
  /** The region of AWS Glue Schema Registry. Default: the function's own. */
  glueRegion: 'MILLRACE_GLUE_REGION',
} as const;

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
