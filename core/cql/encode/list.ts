import { known, message, quote } from '../../failure/failure-message.ts';
import { ConversionError, within, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { frame } from './frame.ts';
import { defaultNulls, type Nulls } from './nulls.ts';
import { checkRowBytes, maxRowBytes } from './row-bytes.ts';

export function listEncoder(encodeElement: Encoder, nulls: Nulls): Encoder {
  return (value) => {
    if (!Array.isArray(value)) throw wrongType(value, 'list');
    const elements = encodeEach(value, encodeElement, nulls);
    return frame(elements, elements.length);
  };
}

/** Encodes every element, without the nulls where they are skipped; an error names the index. */
export function encodeEach(values: readonly unknown[], encodeElement: Encoder, nulls: Nulls): Buffer[] {
  const elements: Buffer[] = [];
  const { isNull, inCollections } = nulls;
  const hasOptions = nulls !== defaultNulls;
  let index = 0;
  let bytes = 0;
  try {
    for (; index < values.length; index++) {
      if (hasOptions && isNull(values[index])) {
        if (inCollections === 'skip') continue;
        throw nullWithin(values[index], nulls);
      }
      const element = encodeElement(values[index]);
      elements.push(element);
      bytes += 4 + element.length;
      if (bytes > maxRowBytes) checkRowBytes(bytes);
    }
  } catch (error) {
    throw within(isNull(values[index]) ? nullWithin(values[index], nulls) : error, { index });
  }
  return elements;
}

/** A null in a collection, which Cassandra has no form for. */
export function nullWithin(value: unknown, { inCollections }: Nulls): ConversionError {
  const what =
    typeof value === 'string' ? message`${quote(value)} is null by nullStrings, and` : quote(value);
  return new ConversionError(
    'wrong_type',
    inCollections === 'refuse-always'
      ? message`${what} cannot be in a vector; allowed: a value at every place`
      : message`${what} cannot be in a list, a set or a map; allowed: values; ${known(`collectionNulls: 'skip'`)} omits nulls`,
  );
}
