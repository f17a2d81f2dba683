import { wrongType } from './conversion-error.ts';
import { conversions } from './conversions.ts';
import type { Encoder } from './encoder.ts';
import type { UuidForm } from './units.ts';

/** What a hexadecimal digit's character stands for; 16 for every other character below 128. */
const nibbles = new Uint8Array(128).fill(16);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  nibbles[digit.charCodeAt(0)] = value;
  nibbles[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Where each byte's two digits begin in the 36 characters. */
const digitsAt = new Uint8Array([0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]);

/** Of a UUID in its 36 characters, and in the forms that the column declares. */
export function uuidEncoder(type: 'uuid' | 'timeuuid', forms: readonly UuidForm[]): Encoder {
  const isVersion: (text: string) => boolean = type === 'uuid' ? () => true : (text) => text[14] === '1';
  const read = (text: string): Buffer | undefined => (isVersion(text) ? readUuid(text) : undefined);
  if (forms.length === 0) {
    return (value) => {
      const bytes = typeof value === 'string' ? read(value) : undefined;
      if (bytes === undefined) throw wrongType(value, type, acceptedFor(value, type));
      return bytes;
    };
  }
  return (value) => {
    const bytes = typeof value === 'string' ? read(canonical(value, forms)) : undefined;
    if (bytes === undefined) {
      throw wrongType(value, type, `${conversions[type].accepts}, in the forms ${forms.join(', ')} too`);
    }
    return bytes;
  };
}

/** The 36 characters of a UUID in one of the forms; every other text as it is. */
function canonical(text: string, forms: readonly UuidForm[]): string {
  const form = formOf(text);
  if (form === undefined || !forms.includes(form)) return text;
  if (form === 'braces') return text.slice(1, -1);
  if (form === 'urn') return text.slice(urn.length);
  const ends = [8, 12, 16, 20, 32];
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end)).join('-');
}

const urn = 'urn:uuid:';

function formOf(text: string): UuidForm | undefined {
  if (text.length === 32) return /^[0-9a-fA-F]{32}$/.test(text) ? 'undashed' : undefined;
  if (text.length === 38) return text.startsWith('{') && text.endsWith('}') ? 'braces' : undefined;
  return text.length === 36 + urn.length && text.slice(0, urn.length).toLowerCase() === urn
    ? 'urn'
    : undefined;
}

function acceptedFor(value: unknown, type: 'uuid' | 'timeuuid'): string {
  const form = typeof value === 'string' ? formOf(value) : undefined;
  const { accepts } = conversions[type];
  return form === undefined ? accepts : `${accepts}; in this form, declare uuidForms: ['${form}']`;
}

function readUuid(text: string): Buffer | undefined {
  const isForm =
    text.length === 36 &&
    text.charCodeAt(8) === 0x2d &&
    text.charCodeAt(13) === 0x2d &&
    text.charCodeAt(18) === 0x2d &&
    text.charCodeAt(23) === 0x2d;
  if (!isForm) return undefined;
  const bytes = Buffer.allocUnsafe(16);
  let seen = 0;
  for (let index = 0; index < 16; index++) {
    const at = digitsAt[index] ?? 0;
    const high = nibbles[text.charCodeAt(at)] ?? 16;
    const low = nibbles[text.charCodeAt(at + 1)] ?? 16;
    seen |= high | low;
    bytes[index] = (high << 4) | low;
  }
  return seen > 15 ? undefined : bytes;
}
