import { SchemaError } from '../../schema/compiled-schema.ts';
import { declareFile, type DeclaredFile } from './link.ts';
import type { FileNode } from './file-node.ts';
import type { EnumType, MessageType, ProtoFile } from './message-type.ts';
import { parseFile } from './parse-file.ts';
import { readDescriptor } from './read-descriptor.ts';
import { wellKnownFile } from './well-known-files.ts';

/** A .proto file that another imports: its path as the import spells it, and its text or base64 of its descriptor. */
export interface ImportedFile {
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a file and all that it imports, from its .proto text, or from base64 of a FileDescriptorProto or of a
 * FileDescriptorSet, whose last file is then the file itself. Google's well-known files and Confluent's are at hand;
 * so is an import of options alone allowed to be missing. Throws SchemaError.
 */
export function loadFile(text: string, imported: readonly ImportedFile[]): ProtoFile {
  const files = readEither(text, '');
  const root = files.pop();
  if (root === undefined) throw new SchemaError('', 'the descriptor has no file');
  const given = new Map(imported.map(({ name, text: source }) => [name, source]));
  const included = new Map(files.map((file) => [file.path, file]));
  const types = new Map<string, MessageType | EnumType>();
  const missing: string[] = [];
  const declared = [declareFile(root, '', types)];
  const seen = new Set([root.path]);
  const open = [root];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    for (const path of file.imports) {
      if (seen.has(path)) continue;
      seen.add(path);
      const next = included.get(path) ?? readImport(path, given.get(path));
      if (next === undefined) {
        missing.push(path);
        continue;
      }
      declared.push(declareFile(next, path, types));
      open.push({ ...next, path });
    }
  }
  for (const { link } of declared) link(missing);
  return { messages: messagesOf(declared), types };
}

function messagesOf([root]: readonly DeclaredFile[]): readonly MessageType[] {
  return root?.messages ?? [];
}

function readImport(path: string, text: string | undefined): FileNode | undefined {
  if (text === undefined) {
    const known = wellKnownFile(path);
    return known === undefined ? undefined : parseFile(known);
  }
  return readEither(text, path).pop();
}

/** What a .proto file always has and base64 never. */
const ofText = /[^A-Za-z0-9+/=\s]/;

export function readEither(text: string, path: string): (FileNode & { readonly path: string })[] {
  try {
    if (ofText.test(text) || text.trim() === '') return [{ ...parseFile(text), path }];
    return [...readDescriptor(Buffer.from(text, 'base64'))];
  } catch (error) {
    if (path === '' || !(error instanceof SchemaError)) throw error;
    throw new SchemaError(error.path === '' ? path : `${path}:${error.path}`, error.problem);
  }
}
