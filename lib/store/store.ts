import { takesTtl } from '../../core/cql/schema/declared-ttl.ts';
import type { IStore } from './bound-store.ts';
import { CassandraStore } from './cassandra-store.ts';
import type { CassandraStoreProps } from './cassandra-store.ts';
import { writeOptions } from './keyspaces-check.ts';
import { KeyspacesStore } from './keyspaces-store.ts';
import type { KeyspacesStoreProps } from './keyspaces-store.ts';

/** The stores that a connector can write. Implement `IStore` for another one. */
export const Store = {
  /** A Cassandra cluster that you operate. Throws at `bind` when no node is named, or when TLS is off and yet configured. */
  cassandra: (props: CassandraStoreProps): IStore => ({
    dialect: 'cassandra',
    bind: (scope) => new CassandraStore(scope, 'Store', props),
  }),

  /**
   * Amazon Keyspaces in the account and Region of the stack; the function signs in by its role.
   * Throws at `bind` with everything about the tables that Keyspaces cannot do, or when `schema.cql` is missing.
   */
  keyspaces: (props: KeyspacesStoreProps = {}): IStore => ({
    dialect: 'keyspaces',
    // For tables created elsewhere, schema.cql says whether they take a TTL; nothing says whether they take timestamps.
    allows: (table) => (props.createTables === false ? { ttl: takesTtl(table) } : writeOptions(props, table)),
    bind: (scope, context) => new KeyspacesStore(scope, 'Store', props, context),
    withTablesIn: (tablesStack) => {
      if (props.tablesStack !== undefined) {
        throw new Error(
          `tablesStack: true, but store.tablesStack is '${props.tablesStack.node.path}' already; remove one of them`,
        );
      }
      return Store.keyspaces({ ...props, tablesStack });
    },
  }),
} as const;
