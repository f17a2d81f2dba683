import { priceRegion } from '../../../tools/cost/prices.ts';
import { connectorArgument, jsonFlag, schemaFlag } from '../common.ts';
import type { CommandHelp, Flags } from '../flag.ts';

const perTopic = '[TOPIC=]N';

const trafficFlags = {
  'records-per-second': {
    type: 'string',
    value: perTopic,
    multiple: true,
    required: true,
    help: 'records that arrive, on average',
    example: 'shop.orders=500',
  },
  'value-bytes': {
    type: 'string',
    value: perTopic,
    multiple: true,
    required: true,
    unit: 'bytes',
    help: "size of a record's value in Kafka",
    example: '600',
  },
  'key-bytes': {
    type: 'string',
    value: perTopic,
    multiple: true,
    unit: 'bytes',
    help: "size of a record's key in Kafka",
    defaultText: '36',
  },
  skipped: {
    type: 'string',
    value: 'N',
    default: '0',
    unit: 'percent of the records',
    help: "records that the routes' where skips",
  },
  'dead-letters-per-million': {
    type: 'string',
    value: 'N',
    default: '0',
    help: 'records in a million that become dead letters',
  },
} as const satisfies Flags;

const functionFlags = {
  'batch-ms': {
    type: 'string',
    value: 'N',
    required: true,
    unit: 'milliseconds',
    help: 'duration of a batch: the metric BatchDuration, or that of millrace run --metrics-port',
    example: '180',
  },
  'memory-mb': { type: 'string', value: 'N', default: '1769', unit: 'MB', help: "the function's memory" },
  'batch-size': { type: 'string', value: 'N', default: '1000', unit: 'records', help: 'largest batch' },
  'window-seconds': {
    type: 'string',
    value: 'N',
    default: '0.5',
    unit: 'seconds',
    help: "how long a batch collects records; the default is Lambda's own",
  },
  polling: { type: 'string', value: 'MODE', default: 'provisioned', help: 'provisioned or on-demand' },
  pollers: { type: 'string', value: 'N', default: '1', help: 'event pollers of each topic' },
  'no-poller-group': {
    type: 'boolean',
    default: false,
    help: 'pollers of its own for each topic, and not in a group of all',
  },
  'log-bytes-per-batch': {
    type: 'string',
    value: 'N',
    default: '2500',
    unit: 'bytes',
    help: 'what the function and Lambda log for a batch',
  },
} as const satisfies Flags;

const rowFlags = {
  target: {
    type: 'string',
    value: 'NAME',
    default: 'keyspaces',
    help: 'keyspaces, or cassandra, whose writes have no price',
  },
  size: {
    type: 'string',
    value: 'COLUMN=BYTES',
    multiple: true,
    help: "size of a column's values, also TABLE.COLUMN=BYTES; of a collection also COLUMN=COUNTxBYTES",
    example: 'tags=10x7',
  },
  'text-bytes': {
    type: 'string',
    value: 'N',
    default: '20',
    unit: 'bytes',
    help: 'size of texts and blobs without --size',
  },
  elements: { type: 'string', value: 'N', default: '3', help: 'elements of a collection without --size' },
  'rows-per-key-per-batch': {
    type: 'string',
    value: 'N',
    default: '1',
    help: 'writes of one row in a batch; they are folded into one',
  },
  'rows-per-partition-per-batch': {
    type: 'string',
    value: 'N',
    default: '1',
    help: 'rows of one partition key in a batch; they share requests',
  },
} as const satisfies Flags;

const keyspacesFlags = {
  capacity: { type: 'string', value: 'MODE', default: 'on-demand', help: 'on-demand or provisioned' },
  utilization: {
    type: 'string',
    value: 'N',
    default: '70',
    unit: 'percent',
    help: 'use of the provisioned capacity, 20 to 90',
  },
  'timestamp-bytes': {
    type: 'string',
    value: 'N',
    default: '30',
    unit: 'bytes',
    help: "size of a cell's client-side timestamp, 20 to 40; 0 without them",
  },
  'new-rows': {
    type: 'string',
    value: '[TABLE=]N',
    multiple: true,
    unit: 'percent of the writes',
    help: 'writes that make a new row; the others change one; for one route TABLE=N or TOPIC:TABLE=N',
    defaultText: '100',
    example: 'shop.orders_by_day=10',
  },
  'months-kept': {
    type: 'string',
    value: 'N',
    default: '1',
    unit: 'months',
    help: 'how long rows without a time to live are stored',
  },
  'no-pitr': { type: 'boolean', default: false, help: 'without point-in-time recovery' },
} as const satisfies Flags;

const outputFlags = {
  price: {
    type: 'string',
    value: 'NAME=DOLLARS',
    multiple: true,
    help: `price of one unit, in place of the list price of ${priceRegion}`,
    example: 'keyspaces-write-requests=0.0000007',
  },
  json: jsonFlag,
} as const satisfies Flags;

export const costFlags = {
  schema: schemaFlag,
  ...trafficFlags,
  ...functionFlags,
  ...rowFlags,
  ...keyspacesFlags,
  ...outputFlags,
} as const satisfies Flags;

export const costHelp: CommandHelp = {
  synopsis: [
    'millrace cost [FILE] --records-per-second [TOPIC=]N --value-bytes [TOPIC=]N --batch-ms N [options]',
  ],
  about: [
    'Estimates what a connector costs on AWS in a month, each formula with its numbers: Lambda, event pollers, Keyspaces, dead letters, CloudWatch. It needs no server and no AWS account. docs/COST.md explains the formulas.',
  ],
  sections: [
    { arguments: [connectorArgument], flags: { schema: schemaFlag } },
    { title: 'The records, for all topics, or TOPIC=N for one', flags: trafficFlags },
    { title: 'The function', flags: functionFlags },
    { title: 'The rows', flags: rowFlags },
    { title: 'Keyspaces', flags: keyspacesFlags },
    { title: 'The answer', flags: outputFlags },
  ],
  examples: [
    'millrace cost --records-per-second 500 --value-bytes 600 --batch-ms 180',
    'millrace cost --records-per-second shop.orders=500 --value-bytes 600 --batch-ms 180 --size tags=10x7 --json',
  ],
  exitCodes: ['0: estimated', '1: the connector does not fit its tables', '2: wrong usage'],
};
