import type { Argument, Flag } from './flag.ts';

/** What several commands take. */
export const connectorArgument: Argument = {
  name: 'FILE',
  help: 'the connector file (default: connector.ts)',
};

export const schemaFlag = {
  type: 'string',
  value: 'FILE',
  help: 'the tables, as CQL',
  defaultText: 'schema.cql beside the connector file',
} as const satisfies Flag;

export const jsonFlag = {
  type: 'boolean',
  default: false,
  help: 'print the answer as JSON',
} as const satisfies Flag;
