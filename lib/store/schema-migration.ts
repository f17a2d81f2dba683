import { createHash } from 'node:crypto';
import { Annotations, CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import type { Schema } from '../../core/cql/schema/schema.ts';
import { codeFile } from '../../project/package-files.ts';
import { ConnectorFunction } from '../function/connector-function.ts';
import type { ConnectorFunctionProps } from '../function/connector-function.ts';
import { minMemoryMb } from '../function/min-memory.ts';
import { synthesizeBundle } from '../function/synthesize-bundle.ts';
import type { SchemaAccess } from './bound-store.ts';

export interface SchemaMigrationProps extends Pick<
  ConnectorFunctionProps,
  'connectorFile' | 'connectorName' | 'network' | 'options'
> {
  /** `migration` of a bound store. */
  readonly access: SchemaAccess;
  /** The tables; see `prepareConnector`. */
  readonly schema: Schema | undefined;
}

const entryFile = codeFile('lambda/migrate/handler');

/** A table takes a second or two. The function answers CloudFormation before its own timeout. */
const timeout = Duration.minutes(10);
const responseTimeout = Duration.minutes(11);

/**
 * Creates what `schema.cql` has and the cluster lacks, at a deployment that changes the schema or the address of the
 * cluster. Its deletion changes nothing. Throws when there is no `schema.cql`; warns of keyspaces that ignore datacenters.
 */
export class SchemaMigration extends Construct {
  readonly connectorFunction: ConnectorFunction;
  /** Resources that need the tables must depend on it. */
  readonly resource: CustomResource;

  constructor(scope: Construct, id: string, props: SchemaMigrationProps) {
    super(scope, id);
    const { access, schema, connectorFile, connectorName, network, options = {} } = props;
    if (schema === undefined) {
      throw new Error(
        'store.migrateSchema: there is no schema.cql to take the tables from; put one beside the connector, name it ' +
          'in schemaFile, or remove migrateSchema',
      );
    }
    this.warnOfSimpleStrategy(schema);
    const statements = schema.statements.map(({ text }) => `${text};\n`).join('\n');
    // A bundle of its own, so that a change of the schema alone does not deploy the connector's function.
    const schemaStatements = statements;
    const bundle = synthesizeBundle(this, connectorName, { connectorFile, entryFile, schemaStatements });

    this.connectorFunction = new ConnectorFunction(this, 'Function', {
      connectorFile,
      connectorName,
      network,
      entry: 'migrate',
      bundle,
      environment: access.environment,
      failureResponse: undefined,
      options: {
        memoryMb: minMemoryMb,
        timeout,
        ...(options.role && { role: options.role }),
        ...(options.logRetention && { logRetention: options.logRetention }),
        ...(options.encryptionKey && { encryptionKey: options.encryptionKey }),
      },
    });
    access.grantRead(this.connectorFunction.function);

    network.allowCloudFormationResponses();
    this.resource = new CustomResource(this, 'Tables', {
      resourceType: 'Custom::MillraceTables',
      serviceToken: this.connectorFunction.function.functionArn,
      serviceTimeout: responseTimeout,
      // CloudFormation asks for an update when one of them changes, and only then.
      properties: {
        Schema: createHash('sha256').update(statements).digest('hex'),
        ContactPoints: access.environment[env.contactPoints],
        LocalDatacenter: access.environment[env.localDatacenter],
      },
    });
    // Without rules and endpoints it reaches neither the cluster nor CloudFormation.
    this.resource.node.addDependency(network);
  }

  private warnOfSimpleStrategy(schema: Schema): void {
    const simple = [...schema.keyspaces.values()].filter(({ replication }) =>
      /(^|\.)SimpleStrategy$/.test(replication.get('class') ?? ''),
    );
    if (simple.length === 0) return;
    Annotations.of(this).addWarningV2(
      'millrace:simpleStrategy',
      `schema.cql creates ${simple.map(({ name }) => name).join(', ')} with SimpleStrategy, which ignores datacenters; ` +
        'write NetworkTopologyStrategy, or create the keyspace yourself: the replication of one that exists is not changed',
    );
  }
}
