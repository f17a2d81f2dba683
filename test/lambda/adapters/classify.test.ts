import { errors } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import { classify, classifyWrite } from '../../../lambda/adapters/cassandra/classify.ts';

const { ResponseError } = errors;

/** A code of the native protocol, and what it means; messages as servers 4.1 and 5.0 word them. */
const responses: readonly (readonly [code: number, message: string, verdict: string])[] = [
  [0x0000, 'java.lang.NullPointerException', 'retry unknown'],
  [
    0x0000,
    'Mutation of 20.000MiB is too large for the maximum size of 16.000MiB',
    'dead-letter row_too_large',
  ],
  [0x000a, 'Invalid or unsupported protocol version', 'retry unknown'],
  [0x0100, 'Provided username cassandra and/or password are incorrect', 'crash authentication_failed'],
  [0x1000, 'Cannot achieve consistency level QUORUM', 'retry unavailable'],
  [0x1001, 'Server is shutting down', 'retry overloaded'],
  [0x1002, 'Cannot read from a bootstrapping node', 'retry unavailable'],
  [0x1003, 'Error during truncate', 'retry unavailable'],
  [0x1100, 'Operation timed out - received only 1 responses', 'retry timeout'],
  [0x1200, 'Operation timed out - received only 0 responses', 'retry timeout'],
  [0x1300, 'Operation failed - received 0 responses and 1 failures', 'retry unavailable'],
  [0x1400, 'execution of function failed', 'retry unknown'],
  [0x1500, 'Operation failed - received 0 responses and 1 failures', 'retry unavailable'],
  [0x1600, 'Rejecting mutation to keyspace ks. Free up space in cdc_raw', 'retry overloaded'],
  [0x1700, 'CAS operation result is unknown', 'retry timeout'],
  [0x2000, "line 1:7 no viable alternative at input 'INTO'", 'crash schema_mismatch'],
  [0x2100, 'User app has no MODIFY permission on <table ks.t>', 'crash not_authorized'],
  [0x2200, 'Key length of 70000 is longer than maximum of 65535', 'dead-letter row_too_large'],
  [0x2200, 'A TTL must be greater or equal to 0, but was -1', 'dead-letter invalid_ttl'],
  [0x2200, 'ttl is too large. requested (630720001) maximum (630720000)', 'dead-letter invalid_ttl'],
  [
    0x2200,
    'Request on table k.t with ttl of 630720000 seconds exceeds maximum supported expiration date of 2038-01-19T03:14:06+00:00. In order to avoid this use a lower TTL, change the expiration date overflow policy or upgrade to a version where this limitation is fixed. See CASSANDRA-14092 and CASSANDRA-14227 for more details.',
    'dead-letter invalid_ttl',
  ],
  [
    0x2200,
    'Request on table k.t with default ttl of 630720000 seconds exceeds maximum supported expiration date of 2038-01-19T03:14:06+00:00. In order to avoid this use a lower TTL.',
    'crash invalid_ttl',
  ],
  [0x2200, 'TTL is not enabled for the table', 'crash schema_mismatch'],
  [0x2200, 'Time to Live must be enabled on the table first', 'crash schema_mismatch'],
  [0x2200, 'TTL is not supported for table k.t', 'crash schema_mismatch'],
  [0x2200, 'Using TTL is disabled for this table', 'crash schema_mismatch'],
  [0x2200, 'Client-side timestamps are not enabled for the table', 'crash schema_mismatch'],
  [0x2200, 'Invalid unset value for column id', 'dead-letter rejected_by_server'],
  [0x2200, "String didn't validate.", 'crash schema_mismatch'],
  [0x2200, 'UUID should be 16 or 0 bytes (4)', 'crash schema_mismatch'],
  [0x2200, 'Invalid version for TimeUUID type: 0x4', 'crash schema_mismatch'],
  [0x2200, 'Invalid byte for ascii: -61', 'crash schema_mismatch'],
  [0x2200, 'Not enough bytes to read size of 1th component', 'crash schema_mismatch'],
  [0x2200, 'Not enough bytes to read 0th field city', 'crash schema_mismatch'],
  [0x2200, 'Not enough bytes to read a map', 'crash schema_mismatch'],
  [0x2200, 'Invalid remaining data after end of UDT value', 'crash schema_mismatch'],
  [0x2200, 'Invalid remaining data after end of tuple value', 'crash schema_mismatch'],
  [0x2200, 'Invalid empty vector value', 'crash schema_mismatch'],
  [0x2200, 'Vector size mismatch, expected 3 elements', 'crash schema_mismatch'],
  [0x2200, 'Unexpected extraneous bytes after list value', 'crash schema_mismatch'],
  [0x2200, 'Unexpected 7 extraneous bytes after vector<text, 2> value', 'crash schema_mismatch'],
  [0x2200, 'Null value read when not allowed', 'crash schema_mismatch'],
  [0x2200, 'The data cannot be deserialized as a set', 'crash schema_mismatch'],
  [0x2200, 'Expected at least 3 bytes for a duration (1)', 'crash schema_mismatch'],
  [0x2200, 'The duration months must be a 32 bits integer but was: 9', 'crash schema_mismatch'],
  [0x2200, 'Expected 4 or 16 byte inetaddress; got 61', 'crash schema_mismatch'],
  [
    0x0000,
    'org.apache.cassandra.serializers.MarshalException: Not enough bytes to read 1th field zip',
    'crash schema_mismatch',
  ],
  [
    0x0000,
    'java.lang.IndexOutOfBoundsException: Attempted to read 23, but the size is 2',
    'crash schema_mismatch',
  ],
  [0x2200, 'unconfigured table t', 'crash schema_missing'],
  [0x2200, 'table t does not exist', 'crash schema_missing'],
  [0x2200, "Keyspace 'ks' does not exist", 'crash schema_missing'],
  [0x2200, 'Undefined column name city in table ks.t', 'crash schema_mismatch'],
  [0x2200, 'Unknown identifier city', 'crash schema_mismatch'],
  [0x2200, 'Expected 4 or 0 byte int (8)', 'crash schema_mismatch'],
  [0x2200, 'Invalid amount of bind variables', 'crash schema_mismatch'],
  [0x2300, 'Invalid configuration', 'crash schema_mismatch'],
  [0x2400, 'Cannot add already existing table', 'crash schema_mismatch'],
  [0x2500, 'Prepared query with ID 00 not found', 'crash schema_mismatch'],
  [0x9999, 'a code of a later protocol', 'retry unknown'],
];

const withCode = (code: string, message = 'failed'): Error => Object.assign(new Error(message), { code });
const noHost = (innerErrors: object): Error => new errors.NoHostAvailableError(innerErrors);

const others: readonly (readonly [what: string, error: unknown, verdict: string])[] = [
  ['no answer in time', new errors.OperationTimedOutError('no reply'), 'retry timeout'],
  ['the driver refused by the server', new errors.AuthenticationError('no'), 'crash authentication_failed'],
  ['a full connection', new errors.BusyConnectionError('h', 2048, 1), 'retry overloaded'],
  ['a defect of the driver', new errors.DriverInternalError('oops'), 'retry unknown'],
  ['a wrong argument', new errors.ArgumentError('oops'), 'retry unknown'],
  ['something unsupported', new errors.NotSupportedError('oops'), 'retry unknown'],
  ['a socket closed by the other side', withCode('ECONNRESET'), 'retry connection_lost'],
  ['nobody listening', withCode('ECONNREFUSED'), 'retry connection_lost'],
  ['a name that does not resolve', withCode('ENOTFOUND'), 'retry connection_lost'],
  ['an unreachable host', withCode('EHOSTUNREACH'), 'retry connection_lost'],
  [
    'a socket error of the driver',
    Object.assign(new Error('x'), { isSocketError: true }),
    'retry connection_lost',
  ],
  ['a socket closed under the driver', new Error('Socket was closed'), 'retry connection_lost'],
  ['a connection that took too long', new Error('Connection timeout'), 'retry connection_lost'],
  ['a self-signed certificate', withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'crash certificate_not_trusted'],
  ['an unknown authority', withCode('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'crash certificate_not_trusted'],
  ['an expired certificate', withCode('CERT_HAS_EXPIRED'), 'crash certificate_not_trusted'],
  [
    'a certificate for another name',
    withCode('ERR_TLS_CERT_ALTNAME_INVALID'),
    'crash certificate_not_trusted',
  ],
  [
    'a server that asks for a client certificate',
    withCode('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    'crash certificate_not_trusted',
  ],
  [
    'a server that does not trust our certificate',
    withCode('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'),
    'crash certificate_not_trusted',
  ],
  [
    'a server that has no cipher in common with us',
    withCode('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE'),
    'crash certificate_not_trusted',
  ],
  [
    'a socket closed under the driver by a refused certificate',
    Object.assign(new Error('Socket was closed'), {
      isSocketError: true,
      innerError: withCode('ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'),
    }),
    'crash certificate_not_trusted',
  ],
  [
    'a socket closed under the driver by the other side',
    Object.assign(new Error('Socket was closed'), {
      isSocketError: true,
      innerError: withCode('ECONNRESET'),
    }),
    'retry connection_lost',
  ],
  ['a defect of Millrace', new TypeError('x is not a function'), 'retry unknown'],
  ['something that is no error', 'a string', 'retry unknown'],
  ['nothing', undefined, 'retry unknown'],
  ['no host known', noHost({}), 'retry connection_lost'],
  ['every host down', noHost({ a: 'Host considered as DOWN' }), 'retry connection_lost'],
  ['a host that says nothing', noHost({ a: null }), 'retry connection_lost'],
  [
    'one host overloaded, one down',
    noHost({ a: withCode('ECONNREFUSED'), b: new ResponseError(0x1001, 'overloaded') }),
    'retry overloaded',
  ],
  [
    'one host bootstrapping, one down',
    noHost({ a: 'Host considered as DOWN', b: new ResponseError(0x1002, 'bootstrapping') }),
    'retry unavailable',
  ],
  [
    'one host overloaded, one that refuses the password',
    noHost({ a: new ResponseError(0x1001, 'overloaded'), b: new errors.AuthenticationError('no') }),
    'crash authentication_failed',
  ],
  [
    'a statement that no host prepares again',
    noHost({ a: new ResponseError(0x2500, 'not found') }),
    'crash schema_mismatch',
  ],
];

const verdictOf = (error: unknown): string => {
  const { next, code } = classify(error);
  return `${next} ${code}`;
};

describe('classify', () => {
  it.each(responses)('classify takes server error 0x%s, "%s", for %s', (code, message, verdict) => {
    expect(verdictOf(new ResponseError(code, message))).toBe(verdict);
  });

  it.each(others)('classify gives %s its verdict', (_, error, verdict) => {
    expect(verdictOf(error)).toBe(verdict);
  });

  it('classify names every host and its reason', () => {
    const error = noHost({
      '10.0.0.1:9042': withCode('ECONNREFUSED', 'refused'),
      '10.0.0.2:9042': 'Host considered as DOWN',
    });
    expect(classify(error, 'shop.orders')).toEqual({
      next: 'retry',
      stage: 'write',
      code: 'connection_lost',
      table: 'shop.orders',
      message: known('no host could answer: 10.0.0.1:9042: refused; 10.0.0.2:9042: Host considered as DOWN'),
    });
  });

  it.each([
    [0x2200, 'Expected 4 or 0 byte int (3)', true],
    [0x2200, 'unconfigured table orders', true],
    [0x2200, 'Undefined column name total in table shop.orders', true],
    [0x2200, 'Key length of 65536 is longer than maximum of 65535', true],
    [0x2200, 'Undefined column name a b', false],
    [0x2200, 'Invalid timestamp 4111', false],
    [0x0000, 'java.lang.RuntimeException: 4111', false],
    [0x1001, 'too many requests', true],
  ])(
    'classifyWrite shows of the answer 0x%s, "%s", only what cannot quote a value',
    (code, words, isShown) => {
      const { message } = classifyWrite(new ResponseError(code, words), 'shop.orders');
      expect(fullText(message)).toBe(words);
      const shown = `the server's error 0x${code.toString(16).padStart(4, '0')}, whose words may quote a value and are not shown`;
      expect(message.redacted).toBe(isShown ? words : shown);
    },
  );

  it('classifyWrite shows only the class of an unknown error, since its message may quote a value', () => {
    const { message } = classifyWrite(new RangeError('4111'), 'shop.orders');
    expect(message.redacted).toBe('RangeError, whose words may quote a value and are not shown');
  });
});
