import type { Mutation } from './mutant.ts';

/** What is switched off to see that a scenario would notice. */
export const mutations: readonly Mutation[] = [
  {
    name: 'write timestamps of the record',
    how: 'writes carry the time at which they are sent',
    file: 'core/mapping/compile/write-timestamp.ts',
    source: `if (source === 'server') return undefined;`,
    replacement: `if (source !== 'server') return (record, nowMs) => nowMs * 1000 + (record.source.offset % 997);`,
    fails: [
      'no fault',
      'node stopped for 30 s',
      'overload by a second writer',
      'disk of a node full',
      'rolling upgrade from 4.1.8 to 5.0.3',
      'function killed in mid-batch',
      'broker killed and restarted',
    ],
  },
  {
    name: 'retries',
    how: 'a request that failed and could be retried counts as done',
    file: 'lambda/carry/write-groups.ts',
    source: 'this.#retry(lane, failure, endedAtMs);',
    replacement: 'this.#acknowledge(lane);',
    fails: [
      'node killed and restarted',
      'rolling restart',
      'network to one node after another cut',
      'network to a node silent',
    ],
  },
  {
    name: 'report of failed records',
    how: 'a record whose write failed is reported as written',
    file: 'core/settle/settle.ts',
    source: `if (failure !== undefined) return { kind: 'failed', record, failure };`,
    replacement: `if (failure?.next === 'dead-letter') return { kind: 'failed', record, failure };`,
    fails: ['no quorum: two nodes down', 'function times out in mid-write'],
  },
  {
    name: 'the ring as it is now',
    how: 'a running function sends rows to the nodes that it began with',
    file: 'lambda/adapters/cassandra/driver/ring.ts',
    source: 'metadata.buildTokens(client.hosts);',
    replacement: '',
    fails: ['a node joins, another is decommissioned'],
  },
  {
    name: 'crash of the batch',
    how: 'a write that fails because the table does not fit counts as done',
    file: 'lambda/carry/write-groups.ts',
    source: 'this.#fault ??= { error: new BatchCrash(failure) };',
    replacement: 'this.#acknowledge(lane);',
    fails: ['column added, key renamed and renamed back'],
  },
  {
    name: 'retry of dead letters',
    how: 'a dead letter that could not be stored counts as stored',
    file: 'core/dead-letters/dead-letter.ts',
    source: 'if (failure === undefined || outcome === undefined) continue;',
    replacement: 'if (failure === undefined || outcome !== undefined) continue;',
    fails: ['dead letters cannot be stored'],
  },
  {
    name: 'probe after a freeze',
    how: 'the first writes after a freeze use connections that were not probed',
    file: 'lambda/carry/serve.ts',
    source: 'this.#idleSinceMs >= probeAfterIdleMs)',
    replacement: 'this.#idleSinceMs < 0)',
    fails: ['frozen, and forgotten by the network'],
  },
  {
    name: 'reading the login again',
    how: 'a login that was refused is used again',
    file: 'lambda/adapters/cassandra/credentials.ts',
    source: `    this.#inUse = undefined;
`,
    replacement: '',
    fails: ['secret rotated'],
  },
];

/** The mutation of that name; throws with the names there are. */
export function mutationNamed(name: string): Mutation {
  const found = mutations.find((mutation) => mutation.name === name);
  if (found !== undefined) return found;
  const names = mutations.map((mutation) => `'${mutation.name}'`).join(', ');
  throw new Error(`--without: got '${name}', allowed is one of ${names}`);
}
