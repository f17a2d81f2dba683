import { within, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { frame } from './frame.ts';
import { checkRowBytes, maxRowBytes } from './row-bytes.ts';

export function listEncoder(encodeElement: Encoder): Encoder {
  return (value) => {
    if (!Array.isArray(value)) throw wrongType(value, 'list');
    const elements = encodeEach(value, encodeElement);
    return frame(elements, elements.length);
  };
}

/** Encodes every element; an error names the index. */
export function encodeEach(values: readonly unknown[], encodeElement: Encoder): Buffer[] {
  const elements: Buffer[] = [];
  let index = 0;
  let bytes = 0;
  try {
    for (; index < values.length; index++) {
      const element = encodeElement(values[index]);
      elements.push(element);
      bytes += 4 + element.length;
      if (bytes > maxRowBytes) checkRowBytes(bytes);
    }
  } catch (error) {
    throw within(error, { index });
  }
  return elements;
}
