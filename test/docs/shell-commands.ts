import { docPages } from '../support/doc-pages.ts';

/** A command that a page tells the reader to run. */
export interface ShellCommand {
  /** `docs/DEPLOY.md:12`. */
  readonly place: string;
  readonly words: readonly string[];
  /** A line of a shell block must be whole; a command named within a sentence may leave out values. */
  readonly isWhole: boolean;
}

/** What a command begins with, where one is named in a sentence: other code there is no command. */
const programs = /^(npm|npx|millrace|aws|docker|\.ci\/run)( |$)/;

/** Every command in the shell blocks and the sentences of the pages. */
export const shellCommands: readonly ShellCommand[] = docPages.flatMap(({ path, lines }) =>
  lines.flatMap(({ number, text, fence }): ShellCommand[] => {
    const place = `${path}:${number}`;
    if (fence === 'sh' || fence === 'bash')
      return inLine(text).map((words) => ({ place, words, isWhole: true }));
    if (fence !== undefined) return [];
    return [...text.matchAll(/(?<!`)`([^`]+)`(?!`)/g)]
      .map(([, code = '']) => code.replaceAll('\\|', '|'))
      .filter((code) => programs.test(code))
      .flatMap((code) => inLine(code).map((words) => ({ place, words, isWhole: false })));
  }),
);

/** The commands of a line, each as its words, without quotes, comments and redirections. */
function inLine(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  let isFile = false;
  for (const [word] of line.matchAll(/#.*$|(?:'[^']*'|"[^"]*"|[^\s'"#])+/g)) {
    if (word.startsWith('#')) break;
    if (word === '&&' || word === '|') commands.push([]);
    else if (word === '>') isFile = true;
    else if (isFile) isFile = false;
    else commands.at(-1)?.push(word.replace(/^(['"])(.*)\1$/, '$2'));
  }
  return commands.filter(({ length }) => length > 0);
}
