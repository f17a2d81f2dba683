import type { defaultProvider } from '@aws-sdk/credential-provider-node';
import { clientLimits, type ClientLimits } from '../../aws/client-limits.ts';

/** What every client of AWS is made with. */
export interface AwsAccess extends ClientLimits {
  readonly region: string;
  readonly credentials: ReturnType<typeof defaultProvider>;
}

/**
 * Finds the Region and the credentials as every AWS tool does: in the environment, profile, container or instance.
 * Rejects where there are none.
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
      ...clientLimits(),
    };
  } catch (cause) {
    throw new Error('there is no AWS Region; give --region, or set AWS_REGION', { cause });
  } finally {
    client.destroy();
  }
}
