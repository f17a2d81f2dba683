/**
 * What Lambda would give a function by its role. The bundle looks for credentials nowhere but in its environment, so
 * those of a profile or a single sign-on are found here; a session's last as long as the session.
 */
export async function awsEnvironment(): Promise<Readonly<Record<string, string>>> {
  const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
  const { accessKeyId, secretAccessKey, sessionToken } = await defaultProvider()();
  return {
    ...settingsOfSdk(),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: sessionToken }),
  };
}

function settingsOfSdk(): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    const isOfSdk = (name.startsWith('AWS_') && !name.startsWith('AWS_LAMBDA_')) || name === 'HOME';
    if (value !== undefined && isOfSdk) found[name] = value;
  }
  return found;
}
