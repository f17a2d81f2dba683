import type { RecordContext } from '../codec.ts';

/** The bytes of the last header of a name, which is the one that counts in Kafka; `undefined` without one. */
export function lastHeader({ headers }: RecordContext, name: string): Buffer | undefined {
  for (let index = headers.length - 1; index >= 0; index--) {
    const header = headers[index];
    if (header?.name === name) return header.value ?? undefined;
  }
  return undefined;
}
