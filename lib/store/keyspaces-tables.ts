import { timeToLive } from '../../core/cql/schema/declared-ttl.ts';
import { Annotations, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import { CfnKeyspace, CfnTable, CfnType } from 'aws-cdk-lib/aws-cassandra';
import { Construct } from 'constructs';
import type { UdtType } from '../../core/cql/parse-type.ts';
import { printType } from '../../core/cql/print-type.ts';
import { printQualified } from '../../core/cql/schema/schema.ts';
import type { DeclaredTable, Schema } from '../../core/cql/schema/schema.ts';
import type { ColumnSchema } from '../../core/cql/table.ts';
import { limits } from '../synthesis/limits.ts';
import { capacityProps, KeyspacesCapacity } from './keyspaces-capacity.ts';
import { ignoredOptions, keyspacesProblems, optionProblems, usedTypes } from './keyspaces-check.ts';
import type { KeyspacesTableOptions } from './keyspaces-table-options.ts';

export interface KeyspacesTablesProps extends KeyspacesTableOptions {
  /** What `schema.cql` declares; see `prepareConnector`. */
  readonly schema: Schema;
}

/** CloudFormation creates all resources at a time that do not wait for each other; a few are left to others of the account. */
const tablesAtATime = limits.keyspacesConcurrentDdl.value - 10;

/**
 * The keyspaces, types and tables of a `schema.cql` in Amazon Keyspaces. They outlive the stack, with their rows.
 * Throws with everything that Keyspaces cannot do at once; warns of options that it ignores.
 */
export class KeyspacesTables extends Construct {
  readonly tables: readonly DeclaredTable[];

  constructor(scope: Construct, id: string, props: KeyspacesTablesProps) {
    super(scope, id);
    const { schema } = props;
    const problems = [...optionProblems(props), ...keyspacesProblems(schema)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    this.warnOfIgnored(schema);
    this.tables = [...schema.tables.values()];

    const keyspaces =
      props.createKeyspaces === false
        ? new Map<string, CfnResource>()
        : this.createKeyspaces(schema, props.replicateTo ?? []);
    const types = new Map<string, CfnResource>();
    for (const type of schema.types.values()) {
      const created = this.createType(type);
      dependOn(created, keyspaces.get(type.keyspace), ...typesOf(types, type.keyspace, type.fields));
      types.set(printQualified(type.keyspace, type.name), created);
    }
    const tables: CfnResource[] = [];
    for (const table of this.tables) {
      const created = this.createTable(table, props);
      dependOn(
        created,
        keyspaces.get(table.keyspace),
        ...typesOf(types, table.keyspace, [...table.columns.values()]),
        tables.at(-tablesAtATime),
      );
      tables.push(created);
    }
  }

  private warnOfIgnored(schema: Schema): void {
    const ignored = ignoredOptions(schema);
    if (ignored.length === 0) return;
    Annotations.of(this).addWarningV2(
      'millrace:ignoredTableOptions',
      `Keyspaces ignores ${ignored.join(', ')}; a Cassandra of your own does not`,
    );
  }

  private createKeyspaces(schema: Schema, otherRegions: readonly string[]): Map<string, CfnResource> {
    const replicated = otherRegions.length > 0 && {
      clientSideTimestampsEnabled: true,
      replicationSpecification: {
        replicationStrategy: 'MULTI_REGION',
        regionList: [Stack.of(this).region, ...otherRegions],
      },
    };
    const names = new Set(
      [...schema.types.values(), ...schema.tables.values()].map(({ keyspace }) => keyspace),
    );
    return new Map(
      [...names].map((name) => [
        name,
        retained(new CfnKeyspace(this, `Keyspace-${name}`, { keyspaceName: name, ...replicated })),
      ]),
    );
  }

  private createType({ keyspace, name, fields }: UdtType): CfnResource {
    return retained(
      new CfnType(this, `Type-${keyspace}.${name}`, {
        keyspaceName: keyspace,
        typeName: name,
        fields: fields.map((field) => ({ fieldName: field.name, fieldType: printType(field.type) })),
      }),
    );
  }

  private createTable(table: DeclaredTable, props: KeyspacesTablesProps): CfnResource {
    const defaultTimeToLive = timeToLive(table);
    return retained(
      new CfnTable(this, `Table-${table.keyspace}.${table.name}`, {
        keyspaceName: table.keyspace,
        tableName: table.name,
        partitionKeyColumns: table.partitionKey.map(columnOf),
        clusteringKeyColumns: table.clusteringKey.map((column, index) => ({
          column: columnOf(column),
          orderBy: table.clusteringOrder[index] === 'desc' ? 'DESC' : 'ASC',
        })),
        regularColumns: [...table.columns.values()].filter(({ kind }) => kind === 'regular').map(columnOf),
        ...capacityProps(props.capacity ?? KeyspacesCapacity.onDemand()),
        ...(defaultTimeToLive > 0 && { defaultTimeToLive }),
        ...(props.warmThroughput && {
          warmThroughput: {
            readUnitsPerSecond: props.warmThroughput.readUnits,
            writeUnitsPerSecond: props.warmThroughput.writeUnits,
          },
        }),
        ...(props.changeStream && {
          cdcSpecification: {
            status: 'ENABLED',
            viewType: props.changeStream.replaceAll('-', '_').toUpperCase(),
          },
        }),
        clientSideTimestampsEnabled: props.clientSideTimestamps ?? true,
        pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? true,
        encryptionSpecification:
          props.encryptionKey === undefined
            ? { encryptionType: 'AWS_OWNED_KMS_KEY' }
            : {
                encryptionType: 'CUSTOMER_MANAGED_KMS_KEY',
                kmsKeyIdentifier: props.encryptionKey.keyArn,
              },
      }),
    );
  }
}

const columnOf = ({ name, type }: ColumnSchema): CfnTable.ColumnProperty => ({
  columnName: name,
  columnType: printType(type),
});

function retained(resource: CfnResource): CfnResource {
  resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  return resource;
}

function dependOn(resource: CfnResource, ...needed: readonly (CfnResource | undefined)[]): void {
  for (const other of needed) if (other !== undefined) resource.addResourceDependency(other);
}

/** The types created so far that columns or fields consist of. */
const typesOf = (
  created: ReadonlyMap<string, CfnResource>,
  keyspace: string,
  parts: readonly Pick<ColumnSchema, 'type'>[],
): readonly (CfnResource | undefined)[] =>
  [...new Set(parts.flatMap(({ type }) => usedTypes(type)))].map((name) =>
    created.get(printQualified(keyspace, name)),
  );
