import { shortName } from '../facts/arn.ts';
import { isAbsent } from '../facts/fact.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';
import type { SecretDescription, SecretFacts, SecretUse } from '../facts/secret-facts.ts';

const dayMs = 86_400_000;

/** A password this old is known to people who have left since. */
const oldDays = 365;

const shapes: Readonly<Record<SecretUse, string>> = {
  'kafka-login': '{"username": "…", "password": "…"}',
  login: '{"username": "…", "password": "…"}',
  'registry-login': '{"username": "…", "password": "…"} or {"token": "…"}',
  'client-certificate': '{"certificate": "…", "privateKey": "…"}, both PEM',
  'kafka-certificate':
    '{"certificate": "…", "privateKey": "…"}, both PEM, the key in PKCS#8 and encrypted by PBES1 or not at all',
  authorities: 'certificates in PEM, one after the other',
};

/** A secret: whether it has the required content, its rotation and its age. No finding contains its value. */
export function checkSecret(secret: SecretFacts, nowMs: number): readonly Finding[] {
  const { description, shapeProblem } = secret;
  const subject =
    description.known && description.value.name !== '' ? description.value.name : shortName(secret.arn);
  if (!description.known) {
    const shape = checkShape(secret, subject);
    // One finding already reports that there is no such secret.
    return isAbsent(description) && isAbsent(shapeProblem)
      ? [shape]
      : [shape, notKnown(subject, 'its age and rotation are not known', description)];
  }
  const isUnreadable = description.value.deletedAtMs !== undefined && !shapeProblem.known;
  return [
    ...(isUnreadable ? [] : [checkShape(secret, subject)]),
    ...checkKeeping(secret, description.value, subject, nowMs),
  ];
}

function checkShape({ shapeProblem, use }: SecretFacts, subject: string): Finding {
  if (!shapeProblem.known) {
    return shapeProblem.kind === 'absent'
      ? problem(
          subject,
          'there is no such secret, or no value in it',
          'every login with it is refused',
          `put ${shapes[use]} into it, or name another`,
        )
      : notKnown(subject, 'what it holds is not known', shapeProblem);
  }
  return shapeProblem.value === undefined
    ? ok(subject, `it holds ${shapes[use]}`)
    : problem(subject, shapeProblem.value, 'every login with it is refused', `put ${shapes[use]} into it`);
}

function checkKeeping(
  { use }: SecretFacts,
  { name, rotates, changedAtMs, deletedAtMs, keyId }: SecretDescription,
  subject: string,
  nowMs: number,
): readonly Finding[] {
  const findings: Finding[] = [];
  if (deletedAtMs !== undefined) {
    findings.push(
      problem(
        subject,
        'it is marked for deletion',
        'it can no longer be read',
        '`aws secretsmanager restore-secret`, or name another',
      ),
    );
  }
  if (use === 'kafka-login') findings.push(...checkForMsk(name, keyId, subject));
  const days = changedAtMs === undefined ? undefined : Math.floor((nowMs - changedAtMs) / dayMs);
  const age = days === undefined ? '' : `, changed ${days} days ago`;
  findings.push(
    !rotates && days !== undefined && days > oldDays
      ? warning(
          subject,
          `it does not rotate, and was changed ${days} days ago`,
          'everyone who has ever seen it can still sign in',
          'turn rotation on: the function signs in with the pending version too while it rotates',
        )
      : ok(subject, `${rotates ? 'it rotates' : 'it does not rotate'}${age}`),
  );
  return findings;
}

/** https://docs.aws.amazon.com/msk/latest/developerguide/msk-password.html */
function checkForMsk(name: string, keyId: string | undefined, subject: string): readonly Finding[] {
  const findings: Finding[] = [];
  if (name !== '' && !name.startsWith('AmazonMSK_')) {
    findings.push(
      problem(
        subject,
        "its name does not begin with 'AmazonMSK_'",
        'MSK takes no other for SASL/SCRAM',
        'make one whose name does, and associate it with the cluster',
      ),
    );
  }
  if (keyId === undefined) {
    findings.push(
      problem(
        subject,
        'it is encrypted by the default key of Secrets Manager',
        'MSK takes no such secret for SASL/SCRAM',
        'give it a key of your own, which the role may use to decrypt',
      ),
    );
  }
  return findings;
}
