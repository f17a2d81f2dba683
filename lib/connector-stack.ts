import { Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Connector } from './connector.ts';
import type { ConnectorProps } from './connector.ts';

/** The props of a connector and those of its stack (`env`, `tags`, `permissionsBoundary`, `terminationProtection` …). */
export interface ConnectorStackProps extends ConnectorProps, StackProps {
  /**
   * Whether the tables of `Store.keyspaces` are created by a stack of their own, `NAME-Tables`, that has the props of
   * this one and is deployed before it. A failed deployment of the connector then rolls back no table, which Keyspaces
   * could not do after a column was added. Default: false; deployed tables must be moved before it is changed.
   */
  readonly tablesStack?: boolean;
}

/** A stack with one connector. Hold a {@link Connector} in a stack of your own for more in it. Throws as that does. */
export class ConnectorStack extends Stack {
  readonly connector: Connector;
  /** The stack of the tables, with `tablesStack`. */
  readonly tablesStack: Stack | undefined;

  constructor(scope: Construct, id: string, props: ConnectorStackProps) {
    super(scope, id, props);
    const { tablesStack: asked = false, ...connectorProps } = props;
    this.tablesStack = asked ? this.createTablesStack(scope, id, props) : undefined;
    const store = this.tablesStack === undefined ? props.store : props.store.withTablesIn?.(this.tablesStack);
    if (store === undefined) {
      throw new Error(
        'tablesStack: true, but no stack creates the tables of this store: it is for Store.keyspaces; remove it',
      );
    }
    // `Default` is no part of logical ids: the resources are named as if they were the stack's own.
    this.connector = new Connector(this, 'Default', { ...connectorProps, store });
    this.templateOptions.description ??= `Millrace connector ${this.connector.connectorName}`;
    if (this.tablesStack !== undefined) {
      this.tablesStack.templateOptions.description = `Tables of Millrace connector ${this.connector.connectorName}`;
    }
  }

  private createTablesStack(scope: Construct, id: string, props: StackProps): Stack {
    return new Stack(scope, `${id}Tables`, { ...props, stackName: `${this.stackName}-Tables` });
  }
}
