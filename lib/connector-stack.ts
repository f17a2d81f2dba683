import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Connector } from './connector.ts';
import type { ConnectorProps } from './connector.ts';

/** The props of a connector and those of its stack (`env`, `tags`, `permissionsBoundary`, `terminationProtection` …). */
export interface ConnectorStackProps extends ConnectorProps, StackProps {}

/** A stack with one connector. Hold a {@link Connector} in a stack of your own for more in it. Throws as that does. */
export class ConnectorStack extends Stack {
  readonly connector: Connector;

  constructor(scope: Construct, id: string, props: ConnectorStackProps) {
    super(scope, id, props);
    // `Default` is no part of logical ids: the resources are named as if they were the stack's own.
    this.connector = new Connector(this, 'Default', props);
    this.templateOptions.description ??= `Millrace connector ${this.connector.connectorName}`;
  }
}
