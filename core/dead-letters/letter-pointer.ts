import { isObject } from '../value/is-object.ts';

/** What a queue holds of a letter that is too large for it: where the letter is. */
export interface LetterPointer {
  readonly version: 1;
  readonly storedIn: { readonly bucket: string; readonly key: string };
}

/** Where in its bucket a letter is; what else the bucket has is none of a pointer's business. */
export const letterPrefix = 'dead-letters/';

/** The pointer in parsed JSON; `undefined` if it is something else, most likely the letter itself. */
export function readPointer(value: unknown): LetterPointer | undefined {
  if (!isObject(value) || value['version'] !== 1 || !isObject(value['storedIn'])) return undefined;
  const { bucket, key } = value['storedIn'];
  if (typeof bucket !== 'string' || bucket === '' || typeof key !== 'string' || key === '') return undefined;
  return { version: 1, storedIn: { bucket, key } };
}

/**
 * Why a pointer must not be followed; `undefined` where it may. Every sender to the queue can write one, and could
 * have any object read, shown and removed that its reader has access to: so only letters in `bucket` are followed, the
 * one that the function stores them in. `setting` is what names that bucket.
 */
export function refusePointer(
  { storedIn: { bucket: named, key } }: LetterPointer,
  bucket: string | undefined,
  setting: string,
): string | undefined {
  const where = `it points to s3://${named}/${key}`;
  if (bucket === undefined)
    return `${where}, which is not followed: ${setting} names no bucket of dead letters`;
  if (named !== bucket) return `${where}, which is not followed: ${setting} allows '${bucket}' alone`;
  if (!key.startsWith(letterPrefix)) {
    return `${where}, which is not followed: dead letters are below '${letterPrefix}' in their bucket`;
  }
  return undefined;
}
