import { renderHelp } from '../../cli/flags/help.ts';
import type { Command } from '../../cli/terminal/command.ts';
import type { Declaration } from './declarations.ts';
import { describe, factoryTable, type Described } from './option-table.ts';
import { examples } from './read-examples.ts';

/** A part of the page: the types that its roots lead to, in the order in which they are met. */
export interface Section {
  readonly title: string;
  readonly introduction: string;
  readonly roots: readonly string[];
  /** Functions that are called beside the options, listed before them. */
  readonly functions?: readonly string[];
}

/** The whole of docs/CONFIGURATION.md. */
export function configurationPage(
  sections: readonly Section[],
  find: (name: string) => Declaration,
  isOurs: (name: string) => boolean,
  commands: readonly Command[],
): string {
  const roots = sections.flatMap((section) => section.roots);
  const reached = sections.map((section) =>
    reach(section.roots, find, (name) => isOurs(name) && !roots.includes(name)),
  );
  const described: Described = new Map(reached.flatMap((names) => names).map((name) => [name, find(name)]));
  const first = new Set<string>();
  const parts = sections.map((section, index) => {
    const names = (reached[index] ?? []).filter((name) => !first.has(name));
    for (const name of names) first.add(name);
    return [
      ...sectionHead(section),
      ...functionsOf(section, find, described),
      ...names.flatMap((name) => [...describe(find(name), described), ...exampleOf(name)]),
    ];
  });
  return [...head, ...parts.flat(), ...commandSection(commands)].join('\n');
}

const head = [
  '# Configuration',
  '',
  'Every option of the connector file, of the constructs and of the command line.',
  'This page is generated from the types and the commands by `npm run docs`; a test holds it against them.',
  '',
];

const sectionHead = ({ title, introduction }: Section): readonly string[] => [
  `## ${title}`,
  '',
  introduction,
  '',
];

function functionsOf(
  { functions = [] }: Section,
  find: (name: string) => Declaration,
  described: Described,
): readonly string[] {
  if (functions.length === 0) return [];
  const found = functions.map(find).flatMap((each) => (each.kind === 'factories' ? each.functions : []));
  return factoryTable(found, described);
}

function exampleOf(name: string): readonly string[] {
  const example = examples.get(name);
  return example === undefined ? [] : ['```ts', example, '```', ''];
}

/** Breadth first, so that what is asked first stands first. */
function reach(
  roots: readonly string[],
  find: (name: string) => Declaration,
  isOurs: (name: string) => boolean,
): readonly string[] {
  const names = new Set(roots);
  // A set that is walked also gives what is added to it meanwhile.
  for (const name of names) {
    for (const next of referencesOf(find(name))) if (isOurs(next)) names.add(next);
  }
  return [...names];
}

function referencesOf(declaration: Declaration): readonly string[] {
  switch (declaration.kind) {
    case 'options':
      return [...declaration.extends, ...declaration.members.flatMap(({ references }) => references)];
    case 'alias':
      return declaration.references;
    case 'factories':
      return declaration.functions.flatMap(({ references }) => references);
  }
}

function commandSection(commands: readonly Command[]): readonly string[] {
  return [
    '## Commands',
    '',
    'In a project that has `millrace` as a dependency: `npx millrace COMMAND`. In a clone of the repository:',
    '`npm run millrace -- COMMAND`. `--help` prints what follows.',
    '',
    ...commands.flatMap(({ name, help }) => [
      `### millrace ${name}`,
      '',
      '```text',
      ...renderHelp(help).split('\n'),
      '```',
      '',
    ]),
  ];
}
