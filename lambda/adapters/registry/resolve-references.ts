import type { FetchedSchema } from '../../../core/decode/schema/schema-source.ts';
import { known, message } from '../../../core/failure/failure-message.ts';
import { RecordError } from '../../../core/failure/failure.ts';

/** A schema that another one refers to. */
export interface Reference {
  /** What the other schema calls it. */
  readonly name: string;
  /** What distinguishes it from all other schemas of the registry. */
  readonly key: string;
}

/** A schema, and those that it refers to. */
export interface Referrer<R extends Reference> {
  readonly text: string;
  readonly references: readonly R[];
}

/** Of one schema, all together. */
const maxReferences = 200;

/**
 * Fetches what a schema refers to, and what that refers to, each once. Of several with one name the first counts, as for
 * Confluent's client.
 * @returns each before what refers to it
 */
export async function resolveReferences<R extends Reference>(
  first: readonly R[],
  fetch: (reference: R) => Promise<Referrer<R>>,
): Promise<FetchedSchema['references']> {
  const fetched = new Map<string, Promise<Referrer<R>>>();
  const fetchOnce = (reference: R): Promise<Referrer<R>> => {
    const running = fetched.get(reference.key) ?? fetch(reference);
    fetched.set(reference.key, running);
    return running;
  };
  const names = new Set<string>();
  const resolved: { readonly name: string; readonly text: string }[] = [];
  const visit = async (references: readonly R[]): Promise<void> => {
    await Promise.all(references.filter(({ name }) => !names.has(name)).map(fetchOnce));
    for (const reference of references) {
      if (names.has(reference.name)) continue;
      // Marked before it is followed, so that a cycle ends.
      names.add(reference.name);
      if (names.size > maxReferences) throw tooMany;
      const referrer = await fetchOnce(reference);
      await visit(referrer.references);
      resolved.push({ name: reference.name, text: referrer.text });
    }
  };
  await visit(first);
  return resolved;
}

const tooMany = new RecordError(
  'decode',
  'schema_invalid',
  message`the schema refers to more than ${known(maxReferences)} others, directly and through them`,
);
