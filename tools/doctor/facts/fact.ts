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

/** Whether AWS has answered that the thing does not exist. */
export const isAbsent = (fact: Fact<unknown>): boolean => !fact.known && fact.kind === 'absent';

export const known = <T>(value: T): Known<T> => ({ known: true, value });

/** An answer computed from another; what is not known stays so. */
export const derive = <T, U>(fact: Fact<T>, how: (value: T) => U): Fact<U> =>
  fact.known ? known(how(fact.value)) : fact;

/** Asks with the value of another fact; if that is not known, neither is what depends on it. */
export const askWith = async <T, U>(fact: Fact<T>, ask: (value: T) => Promise<Fact<U>>): Promise<Fact<U>> =>
  fact.known ? ask(fact.value) : fact;
