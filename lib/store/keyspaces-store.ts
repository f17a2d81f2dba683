import { Aws } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import type { ConnectorDefinition } from '../../core/connector/connector.ts';
import { parseTableName } from '../../core/connector/table-name.ts';
import type { Schema } from '../../core/cql/schema/schema.ts';
import { networkServices } from '../network/network-service.ts';
import type { NetworkService } from '../network/network-service.ts';
import { allowKeyspacesWrites } from './keyspaces-grants.ts';
import { KeyspacesTables } from './keyspaces-tables.ts';
import type { KeyspacesTableOptions } from './keyspaces-table-options.ts';
import type { Store } from './store.ts';

/** Amazon Keyspaces, in the account and the Region of the stack. The function signs in by its role. */
export interface KeyspacesStoreOptions extends KeyspacesTableOptions {
  readonly kind: 'keyspaces';
  /**
   * `create`: the stack makes the types and tables of `schema.cql`; they outlive it, with their rows.
   * `existing`: they are made elsewhere, and `schema.cql`, if there is one, only checks the connector. Default:
   * `'create'`.
   */
  readonly tables?: 'create' | 'existing';
}

export interface KeyspacesStoreProps {
  readonly store: KeyspacesStoreOptions;
  readonly connector: ConnectorDefinition;
  /** See `readSchema`. */
  readonly schema: Schema | undefined;
}

/**
 * Amazon Keyspaces as the place where rows go.
 * Throws with everything about the tables that Keyspaces can't do, or when there is nothing to make them of.
 */
export class KeyspacesStore extends Construct implements Store {
  readonly environment: Readonly<Record<string, string>>;
  readonly services: readonly NetworkService[] = ['keyspaces'];
  readonly cluster = undefined;
  /** CloudFormation has resources for its tables. */
  readonly migration = undefined;
  readonly hasCertificates = false;
  readonly keyspacesTables: Store['keyspacesTables'];
  /** What the stack made; nothing where the tables exist. */
  readonly tables: KeyspacesTables | undefined;

  constructor(scope: Construct, id: string, { store, connector, schema }: KeyspacesStoreProps) {
    super(scope, id);
    this.keyspacesTables = tablesOf(connector);
    this.tables = store.tables === 'existing' ? undefined : this.makeTables(store, schema);
    this.environment = {
      [env.contactPoints]: `cassandra.${Aws.REGION}.${Aws.URL_SUFFIX}:${networkServices.keyspaces.port}`,
      // Keyspaces calls its one datacenter after the Region.
      [env.localDatacenter]: Aws.REGION,
      [env.dialect]: 'keyspaces',
      [env.consistency]: 'LOCAL_QUORUM',
      [env.tls]: 'verified',
    };
  }

  /** Lets it write the tables that routes name, and no other. */
  grantWrite(target: IFunction): void {
    allowKeyspacesWrites(this, target, this.keyspacesTables);
  }

  private makeTables(options: KeyspacesTableOptions, schema: Schema | undefined): KeyspacesTables {
    if (schema === undefined) {
      throw new Error(
        "store.tables: 'create', but there is no schema.cql to make them of; put one beside the connector, name it " +
          "in schemaFile, or set tables: 'existing'",
      );
    }
    return new KeyspacesTables(this, 'Tables', { ...options, schema });
  }
}

/** The tables that routes name, each once. */
function tablesOf(connector: ConnectorDefinition): Store['keyspacesTables'] {
  const names = new Set(connector.routes.map(({ table }) => table));
  return [...names].flatMap((text) => parseTableName(text) ?? []);
}
