/** The dead-letter ports on an SQS queue and the bucket beside it. */
export type { SqsConfig } from './config.ts';
export { openLargeLetters } from './large-letters.ts';
export { openSqsSink } from './service.ts';
