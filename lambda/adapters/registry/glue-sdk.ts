/** What is used of the client of AWS Glue. Imported by name, so that the bundle leaves out the other commands. */
export { GetSchemaVersionCommand, GlueClient } from '@aws-sdk/client-glue';
