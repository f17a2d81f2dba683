import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Dialect } from '../core/contract/environment.ts';
import type { ConnectorDefinition } from '../core/connector/connector.ts';
import { ConfigurationError } from '../core/connector/problem.ts';
import { parseSchema } from '../core/cql/schema/parse-schema.ts';
import { findTable, soundSchema } from '../core/cql/schema/schema.ts';
import type { DeclaredTable, Schema } from '../core/cql/schema/schema.ts';
import type { WriteOptions } from '../core/cql/table.ts';
import { checkConnector, checkWithoutTables } from '../core/mapping/check/check.ts';
import type { PollingMode } from './source/polling.ts';
import { stageProblem } from './stage-name.ts';

/**
 * Reads the tables of a connector: the file named, or `schema.cql` beside the connector; `undefined` if there is none.
 * Throws with every problem of the file at once.
 */
export function readSchema(connectorFile: string, schemaFile: string | undefined): Schema | undefined {
  const file = schemaFile ?? join(dirname(connectorFile), 'schema.cql');
  if (schemaFile === undefined && !existsSync(file)) return undefined;
  return soundSchema(parseSchema(readFileSync(file, 'utf8'), basename(file)));
}

/** What the tables are in. */
export interface CheckedTarget {
  readonly dialect: Dialect;
  /** What writes to a table may say besides their values, where that is known. */
  readonly allows?: (table: DeclaredTable) => WriteOptions;
}

/**
 * Holds a connector against its tables before anything is deployed, as `millrace check` does.
 * Throws with every problem at once. Without tables it can only see the connector itself, and warns.
 */
export function checkAtSynthesis(
  scope: Construct,
  connector: ConnectorDefinition,
  schema: Schema | undefined,
  { dialect, allows }: CheckedTarget,
): void {
  const problems =
    schema === undefined
      ? checkWithoutTables(connector)
      : checkConnector(
          connector,
          (keyspace, name) => {
            const table = findTable(schema, keyspace, name);
            return table === undefined ? undefined : { ...table, allows: allows?.(table) };
          },
          [...schema.tables.keys()],
          dialect,
        );
  if (problems.length > 0) throw new ConfigurationError(problems);
  if (schema !== undefined) {
    warnOfUnused(scope, schema);
    return;
  }
  if (dialect === 'keyspaces' && connector.routes.some(({ ttl }) => ttl !== undefined)) {
    Annotations.of(scope).addWarningV2(
      'millrace:ttlUnknown',
      'a route has a ttl, and nothing says whether its table takes one: Keyspaces refuses a TTL where it is not turned ' +
        "on, by a default_time_to_live or the custom property 'ttl'; add a schema.cql that says so",
    );
  }
  Annotations.of(scope).addWarningV2(
    'millrace:noSchema',
    'there is no schema.cql beside the connector: what does not fit its tables shows when the function starts; ' +
      'add one, or name it in schemaFile',
  );
}

function warnOfUnused(scope: Construct, { unused }: Schema): void {
  if (unused.length === 0) return;
  const statements = unused.map(({ what, line }) => `${what} (line ${line})`).join(', ');
  Annotations.of(scope).addWarningV2(
    'millrace:unusedStatements',
    `of schema.cql, ${statements} are neither applied nor checked: only keyspaces, types, tables and what ALTER … ADD ` +
      'adds to them are; apply them yourself where they are needed',
  );
}

/**
 * Refuses what may bring a record of `server` mode after those that follow it: about the order in which the halves
 * of a batch come, Lambda documents nothing.
 */
export function checkOrder({ routes }: ConnectorDefinition, polling: PollingMode | undefined): void {
  if (polling?.kind !== 'provisioned' || polling.bisectBatchOnError !== true) return;
  const ordered = routes.filter(({ timestamp }) => timestamp === 'server').map(({ topic }) => `'${topic}'`);
  if (ordered.length === 0) return;
  throw new Error(
    `source.polling.bisectBatchOnError: true is not possible with timestamp: 'server' (the routes of ${[...new Set(ordered)].join(', ')}), ` +
      'since nothing orders the halves of a batch; leave it out, or give the writes timestamps',
  );
}

/** Refuses a stage that can't be a part of the names of AWS's resources. */
export function checkStage({ name }: ConnectorDefinition, stage: string | undefined): void {
  const problem = stageProblem(name, stage);
  if (problem !== undefined) throw new Error(`stage: ${problem}`);
}
