import ts from 'typescript';

/** A docstring, its default apart from the rest. */
export interface Docstring {
  /** Paragraphs and list items, each on one line; fenced code is left out. */
  readonly text: string;
  /** What follows `Default:`, up to the end of the sentence. */
  readonly default: string | undefined;
}

export function readDocstring(node: ts.Node): Docstring {
  const [comment] = ts
    .getJSDocCommentsAndTags(node)
    .filter((each) => ts.isJSDoc(each))
    .slice(-1);
  const raw = comment === undefined ? '' : (ts.getTextOfJSDocComment(comment.comment) ?? '');
  return splitDefault(unwrap(raw.replace(/```[^]*?```/g, '').replace(/\{@link ([^}]+)\}/g, '`$1`')));
}

/** Puts what was broken for the width of the source into one line again; a blank line and a list item begin another. */
const unwrap = (text: string): string =>
  text
    .trim()
    .replace(/[ \t]*\n(?!\n|\s*- )[ \t]*/g, (_, at: number, all: string) =>
      all[at - 1] === '\n' ? '\n' : ' ',
    )
    .replace(/\n{2,}/g, '\n');

/** `Default: 1,000.` ends at a full stop before a blank or the end: one within `schema.cql` or `0.5` does not count. */
function splitDefault(text: string): Docstring {
  const match = /(?:^|\s)Default: ([^]*?)\.(?=\s|$)/.exec(text);
  if (match === null) return { text, default: undefined };
  const rest = text.slice(0, match.index) + text.slice(match.index + match[0].length);
  return { text: rest.trim(), default: match[1] };
}
