/** `system.local` and `system.peers` as Keyspaces shows them: load balancers of a region in place of nodes. */
import { createHash } from 'node:crypto';
import { bytes, int } from './body.ts';
import { rowsAnswer, type Answer, type Column } from './answers.ts';

const shared: readonly Column[] = [
  { name: 'data_center', type: 'text' },
  { name: 'rack', type: 'text' },
  { name: 'host_id', type: 'uuid' },
  { name: 'release_version', type: 'text' },
  { name: 'rpc_address', type: 'inet' },
  { name: 'tokens', type: 'texts' },
];
const localColumns: readonly Column[] = [
  { name: 'key', type: 'text' },
  { name: 'partitioner', type: 'text' },
  ...shared,
];
const peersColumns: readonly Column[] = [{ name: 'peer', type: 'inet' }, ...shared];

const text = (value: string): Buffer => Buffer.from(value, 'utf8');
const inet = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

/**
 * Answers a question about a system table; `undefined` if it is about another.
 * @param address of the load balancer that is asked
 * @param addresses of all
 */
export function answerSystemTable(
  cql: string,
  region: string,
  address: string,
  addresses: readonly string[],
): Answer | undefined {
  const table = /^select .* from (system\.\w+)/i.exec(cql)?.[1]?.toLowerCase();
  if (table === 'system.local') {
    const row = [
      text('local'),
      text('com.amazonaws.cassandra.DefaultPartitioner'),
      ...rowOf(address, region),
    ];
    return rowsAnswer(table, localColumns, [row]);
  }
  if (table !== 'system.peers') return undefined;
  return rowsAnswer(
    table,
    peersColumns,
    addresses.map((each) => [inet(each), ...rowOf(each, region)]),
  );
}

function rowOf(address: string, region: string): readonly Buffer[] {
  return [
    text(region),
    text(region),
    createHash('md5').update(address).digest(),
    text('3.11.2'),
    inet(address),
    Buffer.concat([int(1), bytes(text('0'))]),
  ];
}
