import { RecordError } from '../../../../core/failure/failure.ts';
import { messageReaders, type MessageOptions } from '../../../../core/decode/protobuf/message-codec.ts';
import { loadFile } from '../../../../core/decode/protobuf/schema/load-file.ts';
import { isObject } from '../../../../core/value/is-object.ts';
import type { Decoded } from '../../../../core/decode/codec.ts';

/** The bytes of hexadecimal digits, with blanks for legibility. */
export const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

/** The schema's first message, read from bytes. */
export function decode(schema: string, bytes: Buffer, options: Partial<MessageOptions> = {}): Decoded {
  const file = loadFile(schema, []);
  const [first] = file.messages;
  if (first === undefined) throw new Error('the schema has no message');
  return messageReaders(file, { isExact: true, paths: [[]], ...options })(first)(bytes, 'value');
}

/** What expressions get of it. */
export const read = (schema: string, digits: string): unknown => decode(schema, hex(digits)).exact;

/** The fields of what expressions get of it. */
export function fields(schema: string, digits: string): Readonly<Record<string, unknown>> {
  const value = read(schema, digits);
  if (!isObject(value)) throw new Error('a message is an object');
  return value;
}

/** The message of the error that reading ends with. */
export function refusal(schema: string, digits: string): string {
  try {
    read(schema, digits);
  } catch (error) {
    if (error instanceof RecordError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'no error';
}
