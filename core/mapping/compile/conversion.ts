import { compileEncoder } from '../../cql/encode/compile-encoder.ts';
import { canConvert } from '../../cql/encode/conversions.ts';
import type { EncodeOptions } from '../../cql/encode/encode-options.ts';
import type { CqlType } from '../../cql/type.ts';
import { fullText } from '../../failure/full-message.ts';
import { RecordError } from '../../failure/failure.ts';

/** What is known of a source's values without a record. */
export type Sample =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'text' | 'bytes' | 'number' | 'boolean' | 'header' };

/** Why no value of a source can become a type; `undefined` if some can. */
export function neverFits(sample: Sample, type: CqlType, options: EncodeOptions): string | undefined {
  switch (sample.kind) {
    case 'value':
      return refusalOf(sample.value, type, options);
    case 'text':
      return reasonOf(canConvert(type, 'string'));
    case 'bytes':
    case 'boolean':
      return reasonOf(canConvert(type, sample.kind));
    case 'number':
      return hasDateUnit(type, options) ? undefined : reasonOf(canConvert(type, 'number'));
    case 'header':
      return type.kind === 'native' && type.name === 'blob'
        ? undefined
        : reasonOf(canConvert(type, 'string'));
  }
}

/** A date takes numbers only where their unit is declared. */
function hasDateUnit(type: CqlType, { units }: EncodeOptions): boolean {
  return type.kind === 'native' && type.name === 'date' && units.date !== undefined;
}

function refusalOf(value: unknown, type: CqlType, options: EncodeOptions): string | undefined {
  try {
    compileEncoder(type, options)(value);
    return undefined;
  } catch (error) {
    if (error instanceof RecordError) return fullText(error.reason);
    throw error;
  }
}

function reasonOf(answer: true | string): string | undefined {
  return answer === true ? undefined : answer;
}
