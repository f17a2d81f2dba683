/** The dead-letter ports on an SQS queue and the bucket beside it. */
export type { SqsConfig } from './config.ts';
export { openKeptLetters } from './kept-letters.ts';
export { openSqsSink } from './service.ts';
