import { readOption, featuresOf, readTypeName, type Option } from './options.ts';
import type { Edition, EnumNode, FileNode, MessageNode } from './file-node.ts';
import { parseEnum } from './parse-enum.ts';
import { parseExtend, parseMessage } from './parse-message.ts';
import { Tokens } from './tokens.ts';

/**
 * Reads a .proto file of proto2, proto3 or an edition. Services, extensions and options that bytes do not depend on are
 * passed over. Takes time and memory in proportion to the text. Throws SchemaError with `line:column`.
 */
export function parseFile(text: string): FileNode {
  const tokens = new Tokens(text);
  const edition = parseEdition(tokens);
  const imports: string[] = [];
  const options: Option[] = [];
  const messages: MessageNode[] = [];
  const enums: EnumNode[] = [];
  let packageName = '';
  while (tokens.next.kind !== 'end') {
    if (tokens.takeIf(';')) continue;
    // Since edition 2024 a message or an enum may say from where it is seen.
    if (tokens.takeIf('export') || tokens.takeIf('local')) {
      if (tokens.next.text !== 'message' && tokens.next.text !== 'enum')
        throw tokens.error(`'message' or 'enum'`);
    }
    if (tokens.takeIf('message')) messages.push(parseMessage(tokens, edition, 1));
    else if (tokens.takeIf('enum')) enums.push(parseEnum(tokens));
    else if (tokens.takeIf('extend')) messages.push(...parseExtend(tokens, edition, 1));
    else if (tokens.takeIf('service')) skipService(tokens);
    else if (tokens.takeIf('option')) {
      options.push(readOption(tokens));
      tokens.expect(';');
    } else if (tokens.takeIf('package')) {
      packageName = readTypeName(tokens);
      tokens.expect(';');
    } else if (tokens.takeIf('import')) {
      const path = parseImport(tokens);
      if (path !== undefined) imports.push(path);
    } else {
      throw tokens.error(`'message', 'enum', 'extend', 'service', 'import', 'package' or 'option'`);
    }
  }
  return { package: packageName, edition, imports, features: featuresOf(options), messages, enums };
}

/** `syntax = "proto3";` or `edition = "2023";`; a file without one is proto2. */
function parseEdition(tokens: Tokens): Edition {
  const isSyntax = tokens.takeIf('syntax');
  if (!isSyntax && !tokens.takeIf('edition')) return 'proto2';
  tokens.expect('=');
  const place = tokens.next;
  const text = tokens.text(isSyntax ? 'a syntax in quotation marks' : 'an edition in quotation marks');
  const known: readonly Edition[] = isSyntax ? ['proto2', 'proto3'] : ['2023', '2024'];
  const edition = known.find((name) => name === text);
  if (edition === undefined) throw tokens.error(known.map((name) => `"${name}"`).join(' or '), place);
  tokens.expect(';');
  return edition;
}

/** The path of an import; `undefined` of one that is of options only. */
function parseImport(tokens: Tokens): string | undefined {
  const isOption = tokens.takeIf('option');
  if (!isOption && !tokens.takeIf('public')) tokens.takeIf('weak');
  const path = tokens.text('the path of a file in quotation marks');
  tokens.expect(';');
  return isOption ? undefined : path;
}

/** Passes over `Name { … }`, and whatever braces are in it. */
function skipService(tokens: Tokens): void {
  tokens.word('the name of a service');
  tokens.expect('{');
  for (let depth = 1; depth > 0;) {
    if (tokens.next.kind === 'end') throw tokens.error(`'}'`);
    const { kind, text } = tokens.take();
    if (kind === 'symbol' && text === '{') depth++;
    if (kind === 'symbol' && text === '}') depth--;
  }
}
