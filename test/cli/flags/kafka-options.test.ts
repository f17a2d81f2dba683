import { describe, expect, it } from 'vitest';
import { readKafkaAccess, type KafkaValues } from '../../../cli/flags/kafka-options.ts';

const remote = ['broker.shop.example:9096'];
const local = ['127.0.0.1:9092', 'localhost:9093'];
const login = { 'kafka-credentials': 'file:///login.json' };

describe('readKafkaAccess', () => {
  it.each<[KafkaValues, readonly string[], object]>([
    [{}, remote, { tls: 'off' }],
    [login, local, { tls: 'off', mechanism: 'scram-sha-512', credentials: 'file:///login.json' }],
    [login, remote, { tls: 'verified', mechanism: 'scram-sha-512', credentials: 'file:///login.json' }],
    [{ ...login, 'kafka-tls': 'off', 'kafka-sasl': 'plain' }, remote, { tls: 'off', mechanism: 'plain' }],
    [{ 'kafka-tls-ca': 'file:///ca.pem' }, local, { tls: 'verified', tlsAuthorities: 'file:///ca.pem' }],
    [
      { 'kafka-sasl': 'iam' },
      ['b-1.shop.a1b2.c2.kafka.eu-west-1.amazonaws.com:9098'],
      { tls: 'verified', mechanism: 'iam', region: 'eu-west-1' },
    ],
    [
      { 'kafka-sasl': 'iam' },
      ['boot-x.c1.kafka-serverless.us-east-2.amazonaws.com:9098'],
      { region: 'us-east-2' },
    ],
    [{ 'kafka-sasl': 'iam', 'kafka-region': 'eu-north-1' }, remote, { region: 'eu-north-1' }],
  ])('readKafkaAccess reads %j', (values, brokers, expected) => {
    expect(readKafkaAccess(values, brokers)).toMatchObject(expected);
  });

  it.each<[KafkaValues, string]>([
    [{ 'kafka-sasl': 'gssapi' }, 'must be one of scram-sha-512, scram-sha-256, plain, iam'],
    [{ 'kafka-sasl': 'plain' }, "needs '--kafka-credentials REF'"],
    [{ 'kafka-sasl': 'iam', ...login }, 'signs in with AWS credentials'],
    [{ 'kafka-sasl': 'iam' }, "needs '--kafka-region REGION'"],
    [{ 'kafka-sasl': 'iam', 'kafka-region': 'eu-west-1', 'kafka-tls': 'off' }, 'must be verified'],
    [{ 'kafka-region': 'eu-west-1' }, "goes with '--kafka-sasl iam'"],
    [{ 'kafka-tls': 'off', 'kafka-tls-ca': 'file:///ca.pem' }, 'excludes the other'],
    [{ 'kafka-tls': 'on' }, 'must be one of'],
  ])('readKafkaAccess refuses %j', (values, message) => {
    expect(() => readKafkaAccess(values, remote)).toThrow(message);
  });

  it('readKafkaAccess reports all problems at once', () => {
    const values = {
      'kafka-sasl': 'scram',
      'kafka-credentials': 'alice:hunter2',
      'kafka-tls': 'of',
      'kafka-tls-ca': 'none.pem',
      'kafka-tls-server-name': '',
      'kafka-region': 'eu-west-1',
    };
    const read = () => readKafkaAccess(values, remote);
    expect(read).toThrow(/^6 problems:/);
    for (const option of Object.keys(values)) expect(read).toThrow(`option '--${option}'`);
    expect(read).not.toThrow(/hunter2/);
  });

  it('readKafkaAccess does not quote what may be a secret', () => {
    const read = () => readKafkaAccess({ 'kafka-credentials': 'alice:hunter2' }, remote);
    expect(read).toThrow("option '--kafka-credentials' must name a secret");
    expect(read).not.toThrow(/hunter2/);
  });
});
