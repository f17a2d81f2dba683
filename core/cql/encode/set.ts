import { wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { frame } from './frame.ts';
import { encodeEach } from './list.ts';
import type { Nulls } from './nulls.ts';

/**
 * @param isFrozen whether the set is one value that can be part of a key: then equal sets get equal bytes, whatever
 * order they came in (the server puts them into its own)
 */
export function setEncoder(encodeElement: Encoder, isFrozen: boolean, nulls: Nulls): Encoder {
  return (value) => {
    if (!Array.isArray(value) && !(value instanceof Set)) throw wrongType(value, 'set');
    const elements = withoutRepeats(
      encodeEach(value instanceof Set ? [...value] : value, encodeElement, nulls),
    );
    if (isFrozen) elements.sort((a, b) => a.compare(b));
    return frame(elements, elements.length);
  };
}

function withoutRepeats(elements: Buffer[]): Buffer[] {
  if (elements.length < 2) return elements;
  const seen = new Set<string>();
  return elements.filter((element) => seen.size < seen.add(element.toString('latin1')).size);
}
