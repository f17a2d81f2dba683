import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pythonVenv } from './python.ts';

const run = promisify(execFile);

/** Asks the server for its own JSON of each row, so that no program of ours takes part in the reading. */
const program = `
import json, sys
from cassandra.cluster import Cluster
from cassandra.policies import DCAwareRoundRobinPolicy
host, port, datacenter, query = sys.argv[1:]
policy = DCAwareRoundRobinPolicy(datacenter)
cluster = Cluster([host], port=int(port), load_balancing_policy=policy, protocol_version=4)
session = cluster.connect()
print(json.dumps([json.loads(row[0]) for row in session.execute(query, timeout=30)]))
cluster.shutdown()
`;

/** Reads rows with a driver that is none of ours: `select` is what follows `SELECT JSON`. */
export async function readRows(
  {
    contactPoints,
    localDatacenter,
  }: { readonly contactPoints: readonly string[]; readonly localDatacenter: string },
  select: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { python } = await pythonVenv();
  const [host = '', port = ''] = (contactPoints[0] ?? '').split(':');
  const { stdout } = await run(python, [
    '-W',
    'ignore',
    '-c',
    program,
    host,
    port,
    localDatacenter,
    `SELECT JSON ${select}`,
  ]);
  return JSON.parse(stdout) as readonly Readonly<Record<string, unknown>>[];
}
