import type { defaultProvider } from '@aws-sdk/credential-provider-node';

/** What every client of AWS is made with. */
export interface AwsAccess {
  readonly region: string;
  readonly credentials: ReturnType<typeof defaultProvider>;
  readonly maxAttempts: number;
  /** Milliseconds: a person waits, and an endpoint that does not answer is a finding of its own. */
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

/**
 * Finds the Region and the credentials in the way of every AWS tool: environment, profile, container, instance.
 * Rejects when there are none; they are looked for once, not by each question.
 */
export async function findAccess(region: string | undefined): Promise<AwsAccess> {
  const [{ defaultProvider: findCredentials }, { LambdaClient }] = await Promise.all([
    import('@aws-sdk/credential-provider-node'),
    import('@aws-sdk/client-lambda'),
  ]);
  const credentials = findCredentials();
  try {
    await credentials();
  } catch (cause) {
    throw new Error('there are no AWS credentials; sign in, or set AWS_PROFILE', { cause });
  }
  const client = new LambdaClient({ credentials, ...(region === undefined ? {} : { region }) });
  try {
    return {
      region: await client.config.region(),
      credentials,
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 3_000, requestTimeout: 15_000 },
    };
  } catch (cause) {
    throw new Error('there is no AWS Region; give --region, or set AWS_REGION', { cause });
  } finally {
    client.destroy();
  }
}
