import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Decoded, Side } from '../codec.ts';
import { everything, selectionOf, type Selection } from '../json/selection.ts';
import { LazyPlain } from '../lazy-plain.ts';
import { tooManyValues, TooManyValuesError } from '../max-values.ts';
import { locate } from './locate.ts';
import { MessageReaders } from './read/message-readers.ts';
import type { Readers } from './read/reader.ts';
import { RecordInput } from './read/record-input.ts';
import { wellKnown } from './read/well-known.ts';
import type { MessageType, ProtoFile } from './schema/message-type.ts';
import { WireError } from './wire/wire-error.ts';

/** What is read of the records of a topic. */
export interface MessageOptions {
  /** Whether numbers keep all their digits for expressions. */
  readonly isExact: boolean;
  /** Where the expressions lead: the rest is read only by functions. */
  readonly paths: readonly (readonly (string | number)[])[];
}

/** Reads the bytes of a message. Throws RecordError('decode', …). */
export type ReadBytes = (bytes: Buffer, side: Side) => Decoded;

/** Reads messages of any type of a file; the reader of each type is made once. */
export function messageReaders(
  { types }: ProtoFile,
  options: MessageOptions,
): (type: MessageType) => ReadBytes {
  const selection = selectionOf(options.paths);
  const plain = new MessageReaders(types, false);
  const exact = options.isExact ? new MessageReaders(types, true) : plain;
  const made = new Map<MessageType, ReadBytes>();
  return (type) => {
    let read = made.get(type);
    if (read === undefined) {
      const readExact = compileRoot(type, exact, selection, 'columns');
      const readPlain = compileRoot(type, plain, everything, 'function');
      read = (bytes, side) => new LazyPlain(readExact(bytes, side), () => readPlain(bytes, side));
      made.set(type, read);
    }
    return read;
  };
}

function compileRoot(
  type: MessageType,
  readers: Readers,
  selection: Selection,
  reader: 'columns' | 'function',
): (bytes: Buffer, side: Side) => unknown {
  const convert = wellKnown(type, readers);
  const root = readers.of(type, convert === undefined ? selection : everything);
  return (bytes, side) => {
    try {
      const input = new RecordInput(bytes);
      const fields = root.create(input);
      root.readInto(fields, input);
      input.convertPending(0);
      return convert === undefined ? fields : convert(fields, input, 0);
    } catch (error) {
      if (error instanceof TooManyValuesError) throw tooManyValues(side, reader);
      if (error instanceof WireError) throw malformed(error, type, bytes, side);
      throw error;
    }
  };
}

function malformed({ at, problem }: WireError, type: MessageType, bytes: Buffer, side: Side): RecordError {
  const field = locate(type, bytes, at);
  const where = field === '' ? '' : `field ${field}: `;
  const place = problem.startsWith('the bytes end') ? '' : ` (byte ${at + 1} of ${bytes.length})`;
  return new RecordError(
    'decode',
    'malformed_protobuf',
    message`the ${known(side)} is not Protobuf of ${known(type.fullName)}: ${known(where)}${known(problem)}${known(place)}`,
  );
}
