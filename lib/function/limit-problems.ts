import { Token } from 'aws-cdk-lib';
import { limits } from '../../core/contract/limits.ts';
import type { FunctionOptions } from './function-options.ts';
import { minMemoryMb } from './min-memory.ts';

const memory = { min: minMemoryMb, max: 10_240 };

/** Every limit of a function that is out of its range. What is only known at deployment is not checked. */
export function limitProblems(options: FunctionOptions): readonly string[] {
  const { memoryMb, timeout, maxInstances, maxRequestsInFlight, rowsPerSecond, bytesPerSecond } = options;
  const seconds = timeout?.toSeconds();
  return [
    ...wholeNumber('memoryMb', memoryMb, memory, ' (an event of 6 MB can need nearly as much)'),
    ...(seconds !== undefined && (seconds < 10 || seconds > 900)
      ? [`function.timeout: ${seconds} s is out of range; allowed: 10 s to 15 minutes`]
      : []),
    ...wholeNumber('maxInstances', maxInstances, { min: 1, max: Infinity }, ' (0 would stop the function)'),
    ...wholeNumber('maxRequestsInFlight', maxRequestsInFlight, limits.maxRequestsInFlight),
    ...wholeNumber('rowsPerSecond', rowsPerSecond, limits.rowsPerSecond),
    ...wholeNumber('bytesPerSecond', bytesPerSecond, limits.bytesPerSecond),
  ];
}

function wholeNumber(
  option: keyof FunctionOptions,
  value: number | undefined,
  { min, max }: { readonly min: number; readonly max: number },
  reason = '',
): readonly string[] {
  if (value === undefined || Token.isUnresolved(value)) return [];
  if (Number.isInteger(value) && value >= min && value <= max) return [];
  const range = max === Infinity ? `whole numbers from ${min}` : `${min} to ${max}`;
  return [`function.${option}: ${value} is out of range; allowed: ${range}${reason}`];
}
