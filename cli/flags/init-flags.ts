import { initSources, initTargets, type InitSource, type InitTarget } from '../../tools/init/options.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { oneOf, parseWithOptional } from './options.ts';

const initFlags = {
  target: {
    type: 'string',
    value: 'TARGET',
    default: 'cassandra',
    help: 'where rows go: cassandra or keyspaces',
  },
  source: {
    type: 'string',
    value: 'SOURCE',
    default: 'msk',
    help: 'where records come from: msk (a cluster that exists), new-msk (one that the stack creates) or self-managed (another Kafka)',
  },
} as const satisfies Flags;

export const initHelp: CommandHelp = {
  synopsis: ['millrace init [DIR] [--target TARGET] [--source SOURCE]'],
  about: [
    'Writes a new project: connector.ts, schema.cql, records to try it with, the CDK app that deploys it, and the settings of npm, TypeScript and CDK. `check`, `dev` and `cdk synth` work at once. What you must replace before a deployment has a comment in bin/app.ts. Connector and package are named after the folder.',
  ],
  sections: [
    {
      arguments: [
        { name: 'DIR', help: 'a new or empty folder; it may hold a .git (default: the working directory)' },
      ],
      flags: initFlags,
    },
  ],
  examples: ['millrace init orders', 'millrace init orders --target keyspaces --source new-msk'],
  exitCodes: [
    '0: the project is written',
    '1: the folder is not empty, and nothing is written',
    '2: wrong usage',
  ],
};

/** What `millrace init` was asked. */
export interface InitRequest {
  readonly folder: string;
  readonly target: InitTarget;
  readonly source: InitSource;
}

/** Reads the command line. Throws {@link UsageError}. */
export function readInitRequest(args: string[]): InitRequest {
  const { values, positional: folder = '.' } = parseWithOptional(args, initFlags);
  const problems = new OptionProblems();
  const target = problems.read(() => oneOf('target', values.target, initTargets), 'cassandra');
  const source = problems.read(() => oneOf('source', values.source, initSources), 'msk');
  problems.throwIfAny();
  return { folder, target, source };
}
