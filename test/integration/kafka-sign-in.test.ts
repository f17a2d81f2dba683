import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKafkaSecurity } from '../../tools/kafka-access/open.ts';
import { readKafkaAccess, type KafkaValues } from '../../cli/flags/kafka-options.ts';
import { startEventSource } from '../../local/event-source/event-source.ts';
import type { EventSource } from '../../local/event-source/options.ts';
import { startKafka, type KafkaServer } from '../../local/kafka/kafka.ts';
import { makeCertificates, storePassword } from '../support/certificates.ts';
import { createTopic, writeRecords } from '../support/kafka-records.ts';
import { scratchFolder } from '../support/scratch.ts';

const directory = scratchFolder();
const inDirectory = (name: string): string => join(directory, name);
const refer = (name: string): string => pathToFileURL(inDirectory(name)).href;
const topic = 'shop.guarded';
let kafka: KafkaServer;

function secret(name: string, content: object): string {
  writeFileSync(inDirectory(name), JSON.stringify(content));
  return refer(name);
}

const plainModule = 'org.apache.kafka.common.security.plain.PlainLoginModule';
const scramModule = 'org.apache.kafka.common.security.scram.ScramLoginModule';

beforeAll(async () => {
  await makeCertificates(directory);
  kafka = await startKafka({
    signIn: {
      listeners: { LOGIN: 'SASL_PLAINTEXT', SECURE: 'SASL_SSL', MUTUAL: 'SSL' },
      scramUsers: [
        'SCRAM-SHA-256=[name=alice,password=secret-256]',
        'SCRAM-SHA-512=[name=alice,password=secret-512]',
        'SCRAM-SHA-512=[name=mallory,password=secret-m]',
      ],
      properties: [
        'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
        ...['login', 'secure'].flatMap((name) => [
          `listener.name.${name}.plain.sasl.jaas.config=${plainModule} required user_alice="secret-p";`,
          `listener.name.${name}.scram-sha-256.sasl.jaas.config=${scramModule} required;`,
          `listener.name.${name}.scram-sha-512.sasl.jaas.config=${scramModule} required;`,
        ]),
        ...['secure', 'mutual'].flatMap((name) => [
          `listener.name.${name}.ssl.keystore.location=${inDirectory('server.p12')}`,
          `listener.name.${name}.ssl.keystore.password=${storePassword}`,
          `listener.name.${name}.ssl.keystore.type=PKCS12`,
          `listener.name.${name}.ssl.truststore.location=${inDirectory('truststore.p12')}`,
          `listener.name.${name}.ssl.truststore.password=${storePassword}`,
          `listener.name.${name}.ssl.truststore.type=PKCS12`,
        ]),
        'listener.name.mutual.ssl.client.auth=required',
        'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users=User:ANONYMOUS;User:alice;User:CN=client',
      ],
    },
  });
  await createTopic(kafka.brokers, topic, 1);
  await writeRecords(kafka.brokers, topic, 0, [{ value: 'guarded' }]);
});

afterAll(async () => {
  await kafka.stop();
});

let groupNumber = 0;

/** Reads the topic as these options say, to its end; gives the values. */
async function readBy(listener: string, values: KafkaValues): Promise<readonly string[]> {
  const brokers = kafka.listeners[listener] ?? '';
  const events: string[] = [];
  let source: EventSource | undefined;
  try {
    source = await startEventSource({
      brokers,
      security: await openKafkaSecurity(readKafkaAccess(values, [brokers])),
      topics: [topic],
      groupId: `sign-in-${(groupNumber += 1)}`,
      startingPosition: 'TRIM_HORIZON',
      maximumBatchingWindowMs: 0,
      commitIntervalMs: 50,
      invoke: (event) => {
        events.push(event);
        return Promise.resolve({
          kind: 'success',
          payload: 'null',
          requestId: 'none',
          durationMs: 0,
          coldStart: false,
        });
      },
    });
    await source.caughtUp();
  } finally {
    await source?.stop();
  }
  return events.map((event) => /"value":"([^"]*)"/.exec(event)?.[1] ?? '');
}

const guarded = [Buffer.from('guarded').toString('base64')];

describe('event source sign-in', () => {
  it.each([
    ['plain', 'secret-p'],
    ['scram-sha-256', 'secret-256'],
    ['scram-sha-512', 'secret-512'],
  ])('the event source signs in by %s', async (mechanism, password) => {
    const values = {
      'kafka-sasl': mechanism,
      'kafka-credentials': secret('login.json', { username: 'alice', password }),
    };
    await expect(readBy('LOGIN', values)).resolves.toEqual(guarded);
    await expect(readBy('SECURE', { ...values, 'kafka-tls-ca': refer('authority.pem') })).resolves.toEqual(
      guarded,
    );
  });

  it('the event source signs in by a client certificate', async () => {
    const client = secret('client.json', {
      certificate: readFileSync(inDirectory('client.pem'), 'utf8'),
      privateKey: readFileSync(inDirectory('client.key'), 'utf8'),
    });
    await expect(
      readBy('MUTUAL', { 'kafka-tls-ca': refer('authority.pem'), 'kafka-tls-client-certificate': client }),
    ).resolves.toEqual(guarded);
  });
});

describe('event source sign-in refusals', () => {
  const login = (password: string, username = 'alice'): KafkaValues => ({
    'kafka-credentials': secret('login.json', { username, password }),
  });

  it('the event source reports a wrong password without quoting it', async () => {
    const error: unknown = await readBy('LOGIN', login('wrong-one')).catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/SASL_AUTHENTICATION_FAILED.*--kafka-credentials/);
    expect(String(error)).not.toContain('wrong-one');
  });

  it('the event source refuses a broker certificate of an unknown authority', async () => {
    const values = { ...login('secret-512'), 'kafka-tls-ca': refer('other-authority.pem') };
    await expect(readBy('SECURE', values)).rejects.toThrow(/certificate/);
  });

  it('the event source reports a missing permission on the topic', async () => {
    await expect(readBy('LOGIN', login('secret-m', 'mallory'))).rejects.toThrow(
      /TOPIC_AUTHORIZATION_FAILED.*grant this user READ/,
    );
  });
});
