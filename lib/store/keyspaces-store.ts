import { Aws, Duration, Stack, Token } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import type { ConnectorDefinition } from '../../core/connector/connector.ts';
import { parseTableName } from '../../core/connector/table-name.ts';
import { deletesRows } from '../../core/mapping/compile/empty-values.ts';
import { keyspacesLimits } from '../../core/cql/keyspaces/keyspaces.ts';
import type { Schema } from '../../core/cql/schema/schema.ts';
import { networkServices } from '../network/network-service.ts';
import type { NetworkService } from '../network/network-service.ts';
import type { BoundStore, StoreContext } from './bound-store.ts';
import { allowKeyspacesWrites } from './keyspaces-grants.ts';
import { isMultiRegion } from './keyspaces-check.ts';
import { KeyspacesTables } from './keyspaces-tables.ts';
import type { KeyspacesTableOptions } from './keyspaces-table-options.ts';

/** Amazon Keyspaces, in the account and the Region of the stack. */
export interface KeyspacesStoreProps extends KeyspacesTableOptions {
  /**
   * `true`: CloudFormation creates the types and tables of `schema.cql`; they outlive the stack, with their rows.
   * `false`: they exist, and `schema.cql`, if there is one, only serves to check the connector. Default: true.
   */
  readonly createTables?: boolean;
  /**
   * The stack that creates the keyspaces, types and tables, in the account and Region of the connector's. It is deployed
   * before: a failed deployment of the connector then rolls back no table, which Keyspaces could not do after a column
   * was added. An `encryptionKey` must be in this stack, or exist. Default: the stack of the connector.
   */
  readonly tablesStack?: Stack;
}

/** Amazon Keyspaces as the store. */
export class KeyspacesStore extends Construct implements BoundStore {
  readonly environment: Readonly<Record<string, string>>;
  readonly services: readonly NetworkService[] = ['keyspaces'];
  readonly secretArns = [];
  readonly cluster = undefined;
  /** CloudFormation has resources for tables. */
  readonly migration = undefined;
  readonly hasCertificates = false;
  readonly timestampWindow = Duration.millis(keyspacesLimits.timestampPastMs);
  readonly keyspacesTables: BoundStore['keyspacesTables'];
  readonly tables: KeyspacesTables | undefined;
  private readonly multiRegion: boolean;

  constructor(scope: Construct, id: string, props: KeyspacesStoreProps, { connector, schema }: StoreContext) {
    super(scope, id);
    this.keyspacesTables = tablesOf(connector);
    this.multiRegion = isMultiRegion(props);
    if (props.createTables === false) refuseTableOptions(props);
    else this.tables = this.createTables(props, schema);
    this.environment = {
      [env.contactPoints]: `cassandra.${Aws.REGION}.${Aws.URL_SUFFIX}:${networkServices.keyspaces.port}`,
      // Keyspaces calls its one datacenter after the Region.
      [env.localDatacenter]: Aws.REGION,
      [env.dialect]: 'keyspaces',
      [env.consistency]: 'LOCAL_QUORUM',
      [env.tls]: 'verified',
    };
  }

  /** Lets a function write the tables that routes name, and no other. */
  grantWrite(target: IFunction): void {
    allowKeyspacesWrites(this, target, this.keyspacesTables, { multiRegion: this.multiRegion });
  }

  private createTables(props: KeyspacesStoreProps, schema: Schema | undefined): KeyspacesTables {
    if (schema === undefined) {
      throw new Error(
        'store.createTables: true, but there is no schema.cql to create them from; put one beside the connector, name it ' +
          'in schemaFile, or set createTables: false',
      );
    }
    const { tablesStack } = props;
    if (tablesStack === undefined) return new KeyspacesTables(this, 'Tables', { ...props, schema });
    this.checkPlace(tablesStack);
    // Not by the connector's name: a connector of another name keeps its tables, and so must their logical ids.
    return new KeyspacesTables(tablesStack, `Tables-${this.node.path}`, { ...props, schema });
  }

  /** The function looks for tables in its own account and Region. */
  private checkPlace(tablesStack: Stack): void {
    const own = Stack.of(this);
    const problems = (['account', 'region'] as const).flatMap((part) =>
      Token.isUnresolved(own[part]) ||
      Token.isUnresolved(tablesStack[part]) ||
      own[part] === tablesStack[part]
        ? []
        : [
            `store.tablesStack: '${tablesStack.node.path}' is in ${part} ${tablesStack[part]}, the connector in ${own[part]}; give both stacks the same env`,
          ],
    );
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }
}

/** The tables that routes name, each once. */
function tablesOf({ routes }: ConnectorDefinition): BoundStore['keyspacesTables'] {
  const names = new Set(routes.map(({ table }) => table));
  return [...names].flatMap((text) => {
    const name = parseTableName(text);
    if (name === undefined) return [];
    return { ...name, deletes: routes.some((route) => route.table === text && deletesRows(route)) };
  });
}

/** Options that say how tables are created would have no effect on tables that exist. */
function refuseTableOptions(props: KeyspacesStoreProps): void {
  const given = Object.keys(props).filter((name) => !['createTables', 'multiRegion'].includes(name));
  if (given.length === 0) return;
  const instead = given.includes('replicateTo') ? '; say multiRegion: true' : '';
  throw new Error(
    `store.createTables: false, but ${given.join(', ')} given, for tables that are created; remove ${given.length === 1 ? 'it' : 'them'}${instead}`,
  );
}
