import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Side } from '../codec.ts';
import type { CompileSchema } from '../schema/compiled-schema.ts';
import { messageReaders, type MessageOptions } from './message-codec.ts';
import { nameList } from './options.ts';
import { placeReader, type ReadPlace } from './place.ts';
import { loadFile, type ImportedFile } from './schema/load-file.ts';
import type { MessageType, ProtoFile } from './schema/message-type.ts';
import { WireError } from './wire/wire-error.ts';

export interface SchemaReaderOptions extends MessageOptions {
  /** The full name of the message that all records are; `undefined` where they may be any. */
  readonly message: string | undefined;
  /** Files that the registry does not send along. */
  readonly imports: readonly ImportedFile[];
}

/** Compiles the schemas of a registry. What the registry sends along goes before what the connector has. */
export function schemaCompiler(options: SchemaReaderOptions): CompileSchema {
  return ({ text, references }) => {
    const file = loadFile(text, [...options.imports, ...references]);
    const readerOf = messageReaders(file, options);
    const placeOf = placeReader(file.messages);
    return (frame, side) => {
      const { type, bytes } = readPlace(placeOf, frame, side);
      const chosen =
        frame.placeForm === 'none' && options.message !== undefined ? named(file, options.message) : type;
      if (chosen === undefined) throw noMessage(file, options.message, side);
      if (options.message !== undefined && chosen.fullName !== options.message) {
        throw otherMessage(chosen, options.message, side);
      }
      return readerOf(chosen)(bytes, side);
    };
  };
}

function readPlace(placeOf: ReadPlace, frame: Parameters<ReadPlace>[0], side: Side): ReturnType<ReadPlace> {
  try {
    return placeOf(frame);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new RecordError(
      'decode',
      'malformed_protobuf',
      message`the ${known(side)} does not say which message it is: ${known(error.problem)}`,
    );
  }
}

function named({ types }: ProtoFile, name: string): MessageType | undefined {
  const type = types.get(name);
  return type?.kind === 'message' ? type : undefined;
}

function noMessage({ messages }: ProtoFile, name: string | undefined, side: Side): RecordError {
  const problem =
    name === undefined || messages.length === 0
      ? 'its schema defines no message'
      : `its schema has no message '${name}', which the format declares; allowed: ${nameList(messages)}`;
  return new RecordError(
    'decode',
    'schema_invalid',
    message`the ${known(side)} cannot be read: ${known(problem)}`,
  );
}

function otherMessage({ fullName }: MessageType, declared: string, side: Side): RecordError {
  return new RecordError(
    'decode',
    'malformed_protobuf',
    message`the ${known(side)} is the message '${known(fullName)}', and the format declares message: '${known(declared)}'`,
  );
}
