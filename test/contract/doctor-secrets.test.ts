/** Doctor on secrets made in moto's Secrets Manager, by the SDK's own clients over HTTP; who has them at MSK is the stub's. */
import { DeleteSecretCommand, PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { expect, it } from 'vitest';
import type { PlacedFinding } from '../../tools/doctor/rules/finding.ts';
import { faultsIn, problemsIn, useConnectorsOnMoto } from '../support/doctor/connector-on-moto.ts';
import { clusterArn, scramEventSources } from '../support/doctor/lacked-by-moto.ts';
import { password } from '../support/doctor/wire.ts';

const world = useConnectorsOnMoto({ contactPoints: ['10.0.9.9:9042'], localDatacenter: 'dc1' });

const problem = problemsIn('secrets');
const login = '{"username": "…", "password": "…"}';
const refused = 'every login with it is refused';

interface Secret {
  readonly name: string;
  readonly arn: string;
}

type Break = (secret: Secret) => Promise<readonly PlacedFinding[]>;

const breaks: readonly (readonly [string, Break])[] = [
  [
    'of another shape',
    async ({ name, arn: SecretId }) => {
      const SecretString = JSON.stringify({ user: 'orders', password });
      await world.account().secrets.send(new PutSecretValueCommand({ SecretId, SecretString }));
      return [problem(name, `it is not a login; allowed is ${login}`, refused, `put ${login} into it`)];
    },
  ],
  [
    'that is binary',
    async ({ name, arn: SecretId }) => {
      const SecretBinary = Buffer.from(password);
      await world.account().secrets.send(new PutSecretValueCommand({ SecretId, SecretBinary }));
      return [problem(name, 'it is binary; allowed is text', refused, `put ${login} into it`)];
    },
  ],
  [
    'that is marked for deletion',
    async ({ name, arn: SecretId }) => {
      await world.account().secrets.send(new DeleteSecretCommand({ SecretId }));
      return [
        problem(
          name,
          'it is marked for deletion',
          'it can no longer be read',
          '`aws secretsmanager restore-secret`, or name another',
        ),
      ];
    },
  ],
  [
    'that is gone',
    async ({ arn: SecretId }) => {
      const forced = { SecretId, ForceDeleteWithoutRecovery: true };
      await world.account().secrets.send(new DeleteSecretCommand(forced));
      const subject = SecretId.split(':').at(-1) ?? '';
      return [
        problem(
          subject,
          'there is no such secret, or no value in it',
          refused,
          `put ${login} into it, or name another`,
        ),
      ];
    },
  ],
];

it.each(breaks)('`doctor` finds a wrong login of the pollers: %s', async (_, doBreak) => {
  const connector = await world.create();
  const expected = await doBreak(connector.kafkaLogin);
  expect(faultsIn(await world.look(connector))).toEqual(expected);
});

it.each(breaks)('`doctor` finds a wrong login of the function: %s', async (_, doBreak) => {
  const connector = await world.create();
  const expected = await doBreak(connector.login);
  expect(faultsIn(await world.look(connector))).toEqual(expected);
});

it('`doctor` finds a secret that MSK does not accept', async () => {
  const connector = await world.create();
  const { name, arn } = connector.login;
  const answers = {
    ...scramEventSources({ ...connector, kafkaLogin: connector.login }),
    [`/v1/clusters/${clusterArn}/scram-secrets`]: { body: { secretArnList: [connector.kafkaLogin.arn] } },
  };
  expect(faultsIn(await world.look(connector, { answers }))).toEqual([
    problemsIn('cluster')(
      arn.split(':').at(-1) ?? '',
      'it is not associated with the cluster',
      'the cluster does not know the user, and refuses the pollers',
      'associate it: `aws kafka batch-associate-scram-secret`',
    ),
    problem(
      name,
      "its name does not begin with 'AmazonMSK_'",
      'MSK takes no other for SASL/SCRAM',
      'make one whose name does, and associate it with the cluster',
    ),
    problem(
      name,
      'it is encrypted by the default key of Secrets Manager',
      'MSK takes no such secret for SASL/SCRAM',
      'give it a key of your own, which the role may use to decrypt',
    ),
  ]);
});
