import { SecretError, type SecretReference } from './reference.ts';
import { isObject } from '../value/is-object.ts';

/** The fields of a secret that is a JSON object. Throws {@link SecretError}. */
export function readFields(text: string, reference: SecretReference): Readonly<Record<string, unknown>> {
  const fields = parse(text);
  // The parser's own error would quote the secret.
  if (!isObject(fields)) throw new SecretError(reference, 'it is not a JSON object');
  return fields;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
