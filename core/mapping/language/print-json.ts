import { checkRowBytes, maxRowBytes } from '../../cql/encode/row-bytes.ts';
import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { ExactNumber } from '../../value/exact-number.ts';
import { Instant, LocalInstant } from '../../value/instant.ts';

/** A list or an object that is being printed: its values, and the names of an object. */
interface Open {
  readonly names: readonly string[] | undefined;
  readonly values: readonly unknown[];
  next: number;
}

const loneSurrogate = /\p{Surrogate}/u;

/**
 * A value as JSON text, without blanks: numbers with the digits of their source, instants as ISO 8601, bytes as base64.
 * Absent and null stay what they are; within a value, absent fields are left out and absent items are null. Keeps its own
 * stack, so that no depth of nesting is too much. Throws RecordError('map', 'out_of_range') for text that UTF-8 cannot
 * hold, and 'row_too_large'.
 */
export function printJson(root: unknown): string | null | undefined {
  if (root === undefined || root === null) return root;
  const open: Open[] = [];
  let text = '';
  let value: unknown = root;
  for (;;) {
    const container = openOf(value);
    if (container === undefined) text += printScalar(value);
    else {
      text += container.names === undefined ? '[' : '{';
      open.push(container);
    }
    // The text has at least as many bytes as characters.
    if (text.length > maxRowBytes) checkRowBytes(text.length);
    for (;;) {
      const inner = open.at(-1);
      if (inner === undefined) return text;
      const found = nextOf(inner);
      if (found === undefined) {
        text += inner.names === undefined ? ']' : '}';
        open.pop();
        continue;
      }
      text += found.before;
      value = found.value;
      break;
    }
  }
}

function openOf(value: unknown): Open | undefined {
  if (Array.isArray(value)) return { names: undefined, values: value, next: 0 };
  if (!isFields(value)) return undefined;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return { names: fields.map(([name]) => name), values: fields.map(([, field]) => field), next: 0 };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof ExactNumber) &&
    !(value instanceof Instant) &&
    !(value instanceof LocalInstant) &&
    !(value instanceof Uint8Array)
  );
}

/** What comes next in a list or an object, and what stands before it; `undefined` at the end. */
function nextOf(open: Open): { readonly before: string; readonly value: unknown } | undefined {
  const index = open.next++;
  if (index >= open.values.length) return undefined;
  const name = open.names?.[index];
  const before = `${index === 0 ? '' : ','}${name === undefined ? '' : `${printText(name)}:`}`;
  return { before, value: open.values[index] };
}

function printScalar(value: unknown): string {
  if (typeof value === 'string') return printText(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : JSON.stringify(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof ExactNumber) return value.text;
  if (value instanceof Instant || value instanceof LocalInstant) return printText(value.toString());
  if (value instanceof Uint8Array) {
    return printText(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64'));
  }
  return 'null';
}

function printText(text: string): string {
  if (loneSurrogate.test(text)) {
    throw new RecordError(
      'map',
      'out_of_range',
      message`a text within the value holds half of a surrogate pair, which UTF-8 has no bytes for; allowed: ${known('whole characters')}`,
    );
  }
  return JSON.stringify(text);
}
