import { Logger } from '@aws-lambda-powertools/logger';
import { connect } from '../adapters/cassandra/connect.ts';
import { RotatingCredentials } from '../adapters/cassandra/credentials.ts';
import { openSchemaCluster } from '../adapters/cassandra/schema-cluster.ts';
import { cloudFormation as deployment } from '../adapters/cloudformation/index.ts';
import { readConnectionSettings } from '../adapters/environment/connection-settings.ts';
import { systemClock as clock } from '../adapters/environment/system-clock.ts';
import { readBeside } from '../adapters/file/read-beside.ts';
import { openSecrets } from '../adapters/secrets/index.ts';
import { readConnectionSecrets } from '../adapters/secrets/connection-secrets.ts';
import { schemaFileName } from '../../core/contract/bundle-files.ts';
import { parseSchema } from '../../core/cql/schema/parse-schema.ts';
import { validSchema } from '../../core/cql/schema/schema.ts';
import type { LambdaContext } from '../ports/lambda-context.ts';
import { migrateOnDeploy } from './migrate-on-deploy.ts';
import { migrateSchema } from './migrate-schema.ts';

const logger = new Logger({ serviceName: 'schema-migration' });

/** What CloudFormation calls when the connector's tables may have changed. */
export function handler(event: unknown, lambda: LambdaContext): Promise<void> {
  return migrateOnDeploy(event, lambda.getRemainingTimeInMillis(), {
    deployment,
    clock,
    migrate,
    onFailed: (error) => {
      logger.error('migration-failed', error instanceof Error ? error : String(error));
    },
  });
}

async function migrate(deadlineMs: number): Promise<void> {
  const schema = validSchema(parseSchema(readBeside(import.meta.url, schemaFileName), schemaFileName));
  const timeLeftMs = (): number => Math.max(0, deadlineMs - clock.monotonic());
  const settings = readConnectionSettings(process.env);
  const secrets = await readConnectionSecrets(settings, openSecrets(), timeLeftMs());
  const { readCredentials } = secrets;
  const credentials = readCredentials === undefined ? undefined : new RotatingCredentials(readCredentials);
  const config = { ...settings, ...secrets, tokenAware: false };
  const { client } = await connect(config, credentials, timeLeftMs());
  try {
    const cluster = openSchemaCluster(client, settings.localDatacenter);
    const onApplied = (statement: string): void => {
      logger.info('statement-applied', { statement });
    };
    const applied = await migrateSchema(schema, { cluster, clock, onApplied }, deadlineMs);
    logger.info('schema-migrated', { statements: applied.length });
  } finally {
    await client.shutdown();
  }
}
