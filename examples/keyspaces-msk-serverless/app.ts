/** A serverless MSK cluster into Amazon Keyspaces, all of it made by the stack, everyone signed in by IAM. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConnectorStack } from 'millrace/cdk';
import connector from './connector.ts';

export const app = new App();

new ConnectorStack(app, 'Positions', {
  connector,
  connectorFile: join(import.meta.dirname, 'connector.ts'),
  network: { kind: 'new' },
  source: { kind: 'new-msk', cluster: { kind: 'serverless', name: 'fleet' } },
  store: { kind: 'keyspaces', changeStream: 'new-image' },
});
