import { dirname, join } from 'node:path';
import { choices, type Dialect } from '../../core/contract/environment.ts';
import { defaultSchema, pathOf } from '../../project/files.ts';
import { connectorArgument, jsonFlag, schemaFlag } from './common.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { oneOf, parseWithConnector } from './options.ts';

const checkFlags = {
  schema: schemaFlag,
  dialect: {
    type: 'string',
    value: 'DIALECT',
    default: choices.dialect[0],
    help: 'what the tables are in: cassandra, or keyspaces, which accepts less',
  },
  json: jsonFlag,
} as const satisfies Flags;

export const checkHelp: CommandHelp = {
  synopsis: ['millrace check [FILE] [--schema FILE] [--dialect DIALECT] [--json]'],
  about: [
    'Checks a connector file against the tables it writes, without a server, and prints every problem at once: what is wrong, the value got, what is allowed, what to change. Without a problem it prints what each route does: what fills which column, and the statements that the function prepares.',
  ],
  sections: [{ arguments: [connectorArgument], flags: checkFlags }],
  examples: ['millrace check', 'millrace check orders.ts --schema tables.cql --dialect keyspaces'],
  exitCodes: ['0: no problem', '1: at least one problem', '2: wrong usage'],
};

/** What `millrace check` was asked. */
export interface CheckOptions {
  readonly connectorFile: string;
  readonly schemaFile: string;
  readonly dialect: Dialect;
  readonly json: boolean;
}

/** Reads the command line. Throws {@link UsageError}. */
export function readCheckOptions(args: string[]): CheckOptions {
  const { values, file } = parseWithConnector(args, checkFlags);
  return {
    connectorFile: file,
    schemaFile: pathOf(values.schema ?? join(dirname(file), defaultSchema)),
    dialect: oneOf('dialect', values.dialect, choices.dialect),
    json: values.json,
  };
}
