/** What a queue holds of a letter that is too large for it: where the letter is. */
export interface LetterPointer {
  readonly version: 1;
  readonly storedIn: { readonly bucket: string; readonly key: string };
}

/** The pointer in parsed JSON; `undefined` if it is something else, most likely the letter itself. */
export function readPointer(value: unknown): LetterPointer | undefined {
  if (!isObject(value) || value['version'] !== 1 || !isObject(value['storedIn'])) return undefined;
  const { bucket, key } = value['storedIn'];
  if (typeof bucket !== 'string' || bucket === '' || typeof key !== 'string' || key === '') return undefined;
  return { version: 1, storedIn: { bucket, key } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
