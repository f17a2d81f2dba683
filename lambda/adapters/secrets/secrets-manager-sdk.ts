/** What is used of the client of Secrets Manager. Imported by name, so that the bundle leaves out the other commands. */
export { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
