import { timeToLive } from '../core/cql/schema/declared-ttl.ts';
import { loadProject } from '../project/load-project.ts';
import { estimate } from '../tools/cost/estimate.ts';
import { readWorkload, specs } from '../tools/cost/options.ts';
import { notCounted, printEstimate } from '../tools/cost/print.ts';
import { listPrices, priceRegion } from '../tools/cost/prices.ts';
import { OptionProblems } from './flags/option-problems.ts';
import { parseWithConnector } from './flags/options.ts';
import type { Command, CommandIo } from './terminal/command.ts';

const usage = `millrace cost [FILE] --records-per-second [TOPIC=]N --value-bytes [TOPIC=]N --batch-ms N [options]

What a connector costs on AWS in a month, each formula with its numbers: Lambda, event pollers, Keyspaces,
dead letters, CloudWatch. Needs no server and no account; docs/COST.md says what the formulas rest on.

  FILE                              the connector file (default: connector.ts)
  --schema FILE                     the tables, as CQL (default: schema.cql beside the connector file)

What comes (for all topics, or TOPIC=N for one):
  --records-per-second [TOPIC=]N    records that arrive, on average
  --value-bytes [TOPIC=]N           of a record's value in Kafka
  --key-bytes [TOPIC=]N             of its key (default: 36)
  --skipped PERCENT                 of the records, by the routes' where (default: 0)
  --dead-letters-per-million N      of the records (default: 0)

The function:
  --batch-ms N                      how long a batch takes: the metric BatchDuration, or millrace run --metrics-port
  --memory-mb N                     (default: 1769)
  --batch-size N                    most records of a batch (default: 1000)
  --window-seconds N                how long a batch gathers (default: 0.5, Lambda's own)
  --polling MODE                    provisioned (default) or on-demand
  --pollers N                       of each topic (default: 1)
  --log-bytes-per-batch N           printed by the function and Lambda (default: 2500)

The rows:
  --target NAME                     keyspaces (default) or cassandra, whose writes have no price
  --size COLUMN=BYTES               of a column's values, also TABLE.COLUMN; for a collection COUNTxBYTES too
  --text-bytes N                    of texts and blobs without a size (default: 20)
  --elements N                      of collections without a size (default: 3)
  --rows-per-key-per-batch N        writes of one row in a batch, which are folded into one (default: 1)
  --rows-per-partition-per-batch N  rows of one partition key in a batch, which share requests (default: 1)

Keyspaces:
  --capacity MODE                   on-demand (default) or provisioned
  --utilization PERCENT             of provisioned capacity in use, 20 to 90 (default: 70)
  --timestamp-bytes N               of a cell's client-side timestamp, 20 to 40 (default: 30); 0 without them
  --new-rows [TABLE=]PERCENT        of the writes that make a row rather than change one (default: 100); for one
                                    route TABLE or TOPIC:TABLE
  --months-kept N                   how long rows without a time to live are kept (default: 1)
  --no-pitr                         without point-in-time recovery

  --price NAME=DOLLARS              of one unit, in place of the list price of ${priceRegion}; for example
                                    keyspaces-write-requests=0.0000007
  --json                            print the answer as JSON

Exit code 0: estimated; 1: the connector does not fit its tables; 2: wrong options.`;

/** `millrace cost`: what a connector costs in a month, offline. */
export const cost: Command = {
  name: 'cost',
  summary: 'estimate what a connector costs on AWS in a month',
  usage,
  run: (args, io) => Promise.resolve().then(() => run(args, io)),
};

function run(args: string[], io: CommandIo): number {
  const { values, file } = parseWithConnector(args, specs);
  const routes = loadProject({
    connectorFile: file,
    schemaFile: values.schema,
    dialect: values.target === 'cassandra' ? 'cassandra' : 'keyspaces',
    // The tables that the stack creates have a TTL turned on where a route needs one.
    allows: () => undefined,
  }).routes.map((route) => ({ route, tableTtlSeconds: timeToLive(route.table) }));
  const topics = [...new Set(routes.map(({ route }) => route.route.topic))];
  const problems = new OptionProblems();
  const workload = readWorkload(values, topics, routes, problems);
  problems.throwIfAny();
  const answer = estimate(workload);
  if (values.json) {
    const prices = { region: priceRegion, currency: 'USD', list: listPrices };
    io.out(JSON.stringify({ ...answer, prices, notCounted }, undefined, 2));
  } else {
    for (const line of printEstimate(answer)) io.out(line);
  }
  return 0;
}
