import type { Declaration, Factory, Member, Options } from './declarations.ts';
import type { Docstring } from './docstring.ts';

/** What has a heading on the page, by name: its declaration, to be linked to. */
export type Described = ReadonlyMap<string, Declaration>;

/** The Markdown of one declaration, under a heading of its own. */
export function describe(declaration: Declaration, described: Described): readonly string[] {
  const head = [`### ${declaration.name}`, '', ...paragraphs(declaration.doc)];
  switch (declaration.kind) {
    case 'options':
      return [...head, ...optionTable(declaration, described), ...inherited(declaration, described)];
    case 'alias':
      return [...head, '```ts', `type ${declaration.name} = ${declaration.type};`, '```', ''];
    case 'factories':
      return [...head, ...factoryTable(declaration.functions, described)];
  }
}

function optionTable({ members }: Options, described: Described): readonly string[] {
  if (members.length === 0) return [];
  return table(
    ['option', 'type', 'default', 'meaning'],
    members.map((member) => [
      code(member.name),
      code(member.type),
      member.isOptional ? (member.doc.default ?? '') : '**required**',
      meaning(member, described),
    ]),
  );
}

export const factoryTable = (functions: readonly Factory[], described: Described): readonly string[] =>
  table(
    ['call', 'meaning'],
    functions.map((each) => [code(each.call), meaning(each, described)]),
  );

function inherited({ extends: names }: Options, described: Described): readonly string[] {
  const links = names.map((name) => link(name, described) ?? code(name));
  return links.length === 0 ? [] : [`And the options of ${links.join(', ')}.`, ''];
}

/** A required option may still say what happens by default within it, so that its default is not lost. */
export function meaning(
  member: Pick<Member, 'doc' | 'references'> & { readonly isOptional?: boolean },
  described: Described,
): string {
  const { text, default: ofRequired } = member.doc;
  const kept = member.isOptional === true || ofRequired === undefined ? [] : [`Default: ${ofRequired}.`];
  const links = member.references.flatMap((name) => link(name, described) ?? []);
  return [
    ...(text === '' ? [] : [text]),
    ...kept,
    ...(links.length === 0 ? [] : [`See ${links.join(', ')}.`]),
  ].join(' ');
}

const link = (name: string, described: Described): string | undefined =>
  described.has(name) ? `[${name}](#${name.toLowerCase()})` : undefined;

const paragraphs = (doc: Docstring): readonly string[] => {
  const text = doc.default === undefined ? doc.text : `${doc.text} Default: ${doc.default}.`;
  if (text === '') return [];
  const lines = text.split('\n').flatMap((line) => (line.startsWith('- ') ? [line] : ['', line, '']));
  return [...lines.slice(lines[0] === '' ? 1 : 0), ''];
};

export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line), ''];
}

const cell = (text: string): string =>
  text.replaceAll('|', '\\|').replace(/\n(- )?/g, (_, item) => (item ? '<br>• ' : '<br>'));

const code = (text: string): string =>
  `\`${text.replace(/\s+/g, ' ').replace(/^\| /, '').replaceAll('readonly ', '')}\``;
