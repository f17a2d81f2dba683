import { failureCodes } from '../../core/contract/failure-codes.ts';
import type { BatchExample, ExampleProblem } from '../../core/record/failure-example.ts';
import { isObject } from '../../core/value/is-object.ts';
import { parseLine, type Fields } from './json-line.ts';

/** The failures of one batch, as the function's log has them. */
export interface BatchLine {
  readonly deadLettered: number;
  /** Failure code → records. */
  readonly failuresByCode: Readonly<Record<string, unknown>>;
  readonly examples: readonly PrintedExample[];
}

/** An example as a line has it: `stage` and `columns` are of no use here. */
export type PrintedExample = Omit<BatchExample, 'stage' | 'columns'>;

/** Reads a line of the function's output; `undefined` for any other than those of batches. */
export function readBatchLine(line: string): BatchLine | undefined {
  const parsed = parseLine(line);
  return isBatchLine(parsed) ? parsed : undefined;
}

const isBatchLine = (value: unknown): value is BatchLine =>
  isObject(value) &&
  value['message'] === 'batch-processed' &&
  typeof value['deadLettered'] === 'number' &&
  isObject(value['failuresByCode']) &&
  isListOf(value['examples'], isExample);

const isExample = (value: unknown): value is PrintedExample =>
  isProblem(value) &&
  typeof value['position'] === 'string' &&
  typeof value['deadLettered'] === 'boolean' &&
  typeof value['records'] === 'number' &&
  (value['problems'] === undefined || isListOf(value['problems'], isProblem)) &&
  (value['moreProblems'] === undefined || typeof value['moreProblems'] === 'number');

const isProblem = (value: unknown): value is ExampleProblem & Fields =>
  isObject(value) &&
  failureCodes.some((code) => code === value['code']) &&
  typeof value['message'] === 'string' &&
  isTextOrAbsent(value['table']) &&
  isTextOrAbsent(value['column']);

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === 'string';

const isListOf = <T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] =>
  Array.isArray(value) && value.every(isItem);
