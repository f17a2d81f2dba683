import type { Argument, CommandHelp, Flag, Flags, HelpSection } from './flag.ts';

/** Fits a terminal of 120 columns. */
const lineWidth = 118;

/** A longer name has a line of its own, with its text below. */
const widestLabel = 30;

/** The text of `millrace <command> --help`. */
export function renderHelp({
  synopsis,
  about,
  sections,
  notes = [],
  examples,
  exitCodes,
}: CommandHelp): string {
  const width = widthOf(sections.flatMap(rowsOf));
  const blocks = [
    synopsis.join('\n'),
    ...about.map((paragraph) => wrap(paragraph, 0)),
    ...sections.map((section) => renderSection(section, width)),
    ...notes.map((paragraph) => wrap(paragraph, 0)),
    ...(examples.length === 0 ? [] : [['Examples:', ...examples.map((line) => `  ${line}`)].join('\n')]),
    wrap(`Exit code ${exitCodes.join('; ')}.`, 0),
  ];
  return blocks.join('\n\n');
}

type Row = readonly [label: string, text: string];

const widthOf = (rows: readonly Row[]): number =>
  Math.min(widestLabel, Math.max(0, ...rows.map(([label]) => label.length)));

function renderSection(section: HelpSection, width: number): string {
  const lines = rowsOf(section).map(([label, text]) => renderRow(label, text, width));
  return [...(section.title === undefined ? [] : [`${section.title}:`]), ...lines].join('\n');
}

function rowsOf({ arguments: names = [], flags = {} }: HelpSection): readonly Row[] {
  return [...names.map(({ name, help }: Argument): Row => [name, help]), ...flagRows(flags)];
}

const flagRows = (flags: Flags): readonly Row[] =>
  Object.entries(flags).map(([name, flag]) => [labelOf(name, flag), describeFlag(name, flag)]);

const labelOf = (name: string, { value }: Flag): string =>
  value === undefined ? `--${name}` : `--${name} ${value}`;

/** `how long a batch may wait to fill (in milliseconds; default: 500)` */
function describeFlag(name: string, flag: Flag): string {
  const { help, unit, required, multiple, example, defaultText } = flag;
  const fallback = defaultText ?? (typeof flag.default === 'string' ? flag.default : undefined);
  const facts = [
    ...(required === true ? ['required'] : []),
    ...(unit === undefined ? [] : [`in ${unit}`]),
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
    ...(multiple === true ? ['may be given several times'] : []),
    ...(example === undefined ? [] : [`for example --${name} ${example}`]),
  ];
  return facts.length === 0 ? help : `${help} (${facts.join('; ')})`;
}

function renderRow(label: string, text: string, width: number): string {
  const indent = width + 4;
  const body = wrap(text, indent);
  return label.length > width ? `  ${label}\n${body}` : `  ${label.padEnd(width)}  ${body.slice(indent)}`;
}

/** Breaks a text at its spaces; each line begins with `indent` spaces. */
function wrap(text: string, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent + longer.length > lineWidth) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines.map((each) => `${' '.repeat(indent)}${each}`).join('\n');
}
