import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of `@aws-sdk/credential-provider-node` in the bundle: Lambda keeps the credentials of the function's
 * role in its environment (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html), so that there is
 * nothing to search profiles, consoles and instances for.
 */
export const defaultProvider = (): ReturnType<typeof fromEnv> => fromEnv();
