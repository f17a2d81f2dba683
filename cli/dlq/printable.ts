const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text from a record, made safe for a terminal: control characters become visible, lines and tabs stay. */
export function printable(text: string): string {
  return text.replace(control, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Bytes as text where they are UTF-8, else as base64 that says so; none, and zero of them, in words. */
export function printBytes(bytes: Buffer | null): string {
  if (bytes === null) return '(null)';
  if (bytes.length === 0) return '(zero bytes)';
  try {
    return printable(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return `base64 of ${bytes.length} bytes: ${bytes.toString('base64')}`;
  }
}
