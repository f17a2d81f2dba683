import type { AwsCredentials } from './sigv4.ts';

/** Reads the credentials to sign with, as they are now; rejects if there are none. */
export type ReadAwsCredentials = () => Promise<AwsCredentials>;

/**
 * The credentials of the function's role, which Lambda keeps in the environment; elsewhere whatever the SDK finds
 * (a profile, a container's role …), which is loaded only then.
 */
export async function readAwsCredentials(): Promise<AwsCredentials> {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
    AWS_SESSION_TOKEN: sessionToken = '',
  } = process.env;
  if (accessKeyId !== '' && secretAccessKey !== '') {
    return { accessKeyId, secretAccessKey, sessionToken: sessionToken === '' ? undefined : sessionToken };
  }
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  return defaultProvider()();
}
