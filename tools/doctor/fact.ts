import { signInHint } from '../aws/sign-in.ts';

/** Something asked of AWS or of a cluster: the answer, or why there is none. */
export type Fact<T> = Known<T> | Unknown;

export interface Known<T> {
  readonly known: true;
  readonly value: T;
}

export interface Unknown {
  readonly known: false;
  /** `denied`: the credentials may not ask. `absent`: the thing does not exist. `failed`: no or no usable answer. */
  readonly kind: 'denied' | 'absent' | 'failed';
  /** What was asked, as the IAM action that allows it (`kafka:DescribeClusterV2`) or in words. */
  readonly question: string;
  /** What came instead of an answer. */
  readonly message: string;
  /** What to do, where to ask again with more permissions or elsewhere would not help, or not alone. */
  readonly fix?: string;
}

/** Whether AWS has said that there is no such thing. */
export const isAbsent = (fact: Fact<unknown>): boolean => !fact.known && fact.kind === 'absent';

export const known = <T>(value: T): Known<T> => ({ known: true, value });

/** An answer computed from another; what is not known stays so. */
export const derive = <T, U>(fact: Fact<T>, how: (value: T) => U): Fact<U> =>
  fact.known ? known(how(fact.value)) : fact;

/** Asks with the value of another fact; if that is not known, neither is what depends on it. */
export const askWith = async <T, U>(fact: Fact<T>, ask: (value: T) => Promise<Fact<U>>): Promise<Fact<U>> =>
  fact.known ? ask(fact.value) : fact;

/**
 * Asks, and turns whatever is thrown into an {@link Unknown}: one refused question must not end the others. Rejects
 * where AWS does not take the credentials themselves: then no question has an answer, and no permission would help.
 */
export async function ask<T>(question: string, answer: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await answer());
  } catch (error) {
    if (signInHint(error) !== undefined) throw new Error(`${question} was not answered`, { cause: error });
    const name = error instanceof Error ? error.name : '';
    const message = error instanceof Error ? error.message : String(error);
    return {
      known: false,
      kind: kindOf(name, statusOf(error)),
      question,
      message: name === '' || name === 'Error' ? message : `${name}: ${message}`,
    };
  }
}

/** As the services name their refusals: EC2 `UnauthorizedOperation`, IAM `AccessDenied`, MSK `ForbiddenException`. */
const refusals = /^(AccessDenied|Unauthorized|Forbidden|NotAuthorized|AuthFailure)/;

/** Lambda `ResourceNotFoundException`, EC2 `InvalidSubnetID.NotFound`, IAM `NoSuchEntity`, MSK `UnknownTopicOrPartition…`. */
const absences = /NotFound|NoSuchEntity|NonExistentQueue|QueueDoesNotExist|UnknownTopicOrPartition/;

function kindOf(name: string, status: number | undefined): Unknown['kind'] {
  if (absences.test(name)) return 'absent';
  return refusals.test(name) || status === 401 || status === 403 ? 'denied' : 'failed';
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
