import { withinTime } from '../time/within-time.ts';
import { SecretError, type SecretReference, type SecretVersion } from '../../../core/secret/reference.ts';
import { describeThrown } from '../../../core/failure/thrown.ts';

type ManagedReference = Extract<SecretReference, { kind: 'secret' }>;

/** Staging labels, as rotation moves them (https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html). */
const stages: Readonly<Record<SecretVersion, string>> = { current: 'AWSCURRENT', pending: 'AWSPENDING' };

/** A secret is read where a batch waits for it. */
const limits = { connectionTimeout: 2_000, requestTimeout: 5_000 } as const;
/** Of all attempts together. */
const readMs = 8_000;

/** Reads from Secrets Manager in the secret's own region; the SDK is loaded with the first secret that is read. */
export async function readManagedSecret(
  reference: ManagedReference,
  version: SecretVersion,
  timeoutMs = readMs,
): Promise<string | undefined> {
  const { SecretsManagerClient, GetSecretValueCommand } = await import('./secrets-manager-sdk.ts');
  const [, , , region = ''] = reference.arn.split(':');
  const client = new SecretsManagerClient({ region, requestHandler: limits });
  try {
    const limitMs = Math.min(readMs, timeoutMs);
    const reading = client.send(
      new GetSecretValueCommand({ SecretId: reference.arn, VersionStage: stages[version] }),
      { abortSignal: AbortSignal.timeout(Math.max(0, Math.ceil(limitMs))) },
    );
    // The signal ends a request, but neither the pauses between attempts nor the search for credentials.
    const { SecretString: text } = await withinTime(reading, limitMs, 'Secrets Manager');
    if (text === undefined) throw new SecretError(reference, 'it is binary; allowed is text');
    return text;
  } catch (error) {
    if (error instanceof SecretError) throw error;
    const name = error instanceof Error ? error.name : '';
    if (version === 'pending' && name === 'ResourceNotFoundException') return undefined;
    throw new SecretError(reference, describeThrown(error), error);
  } finally {
    client.destroy();
  }
}
