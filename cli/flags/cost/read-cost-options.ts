import { timeToLive } from '../../../core/cql/schema/declared-ttl.ts';
import { loadProject } from '../../../project/load-project.ts';
import type { Workload } from '../../../tools/cost/workload.ts';
import { OptionProblems } from '../option-problems.ts';
import { parseWithConnector } from '../options.ts';
import { costFlags } from './cost-flags.ts';
import { readWorkload } from './read-workload.ts';

/** What `millrace cost` was asked. */
export interface CostOptions {
  readonly workload: Workload;
  readonly json: boolean;
}

/**
 * Reads the command line, and the connector that it names: topics, tables and columns of the options are its own. Throws
 * {@link UsageError}, and an Error with everything that is wrong with the connector and its tables.
 */
export function readCostOptions(args: string[]): CostOptions {
  const { values, file } = parseWithConnector(args, costFlags);
  const { connector, routes } = loadProject({
    connectorFile: file,
    schemaFile: values.schema,
    dialect: values.target === 'cassandra' ? 'cassandra' : 'keyspaces',
    // The tables that the stack creates have a TTL turned on where a route needs one.
    allows: () => undefined,
  });
  const problems = new OptionProblems();
  const stored = routes.map((route) => ({ route, tableTtlSeconds: timeToLive(route.table) }));
  const workload = readWorkload(values, connector.topics, stored, problems);
  problems.throwIfAny();
  return { workload, json: values.json };
}
