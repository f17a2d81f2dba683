/** The dead-letter port on an SQS queue. */
export type { SqsConfig } from './config.ts';
export { openSqsSink } from './service.ts';
