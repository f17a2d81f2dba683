import { tokenizeSource, type SourceToken } from './source-tokens.ts';

/** Finds the line, from 1, of a place in a connector file such as `routes[0].columns.city`; `undefined` where it is not known. */
export type LineOf = (path: string) => number | undefined;

/**
 * Finds the parts of a connector in its source: those written there, as literals or as constants of the
 * file. What is computed, spread or imported has no line, so that none is wrong.
 */
export function locateIn(source: string): LineOf {
  const tokens = tokenizeSource(source);
  const file = tokens === undefined ? undefined : new SourceFile(tokens);
  const root = file?.root();
  if (file === undefined || root === undefined) return () => undefined;
  return (path) => {
    const steps = stepsOf(path);
    const offset = steps === undefined ? undefined : file.find(root, steps);
    return offset === undefined ? undefined : source.slice(0, offset).split('\n').length;
  };
}

type Step = string | number;

function stepsOf(path: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  const form = /\.?([A-Za-z_]\w*)|\[(\d+)\]|\["(.*)"\]$/y;
  for (let at = 0; at < path.length; at = form.lastIndex) {
    form.lastIndex = at;
    const match = form.exec(path);
    if (match === null) return undefined;
    const [, name, index, quoted] = match;
    steps.push(name ?? quoted ?? Number(index));
  }
  return steps;
}

const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** One part of an object or an array literal: tokens from `start` to before `end`. */
interface Part {
  readonly start: number;
  readonly end: number;
}

class SourceFile {
  readonly #tokens: readonly SourceToken[];

  constructor(tokens: readonly SourceToken[]) {
    this.#tokens = tokens;
  }

  /** The index of the token that the connector begins with. */
  root(): number | undefined {
    const at = this.#tokens.findIndex(
      (_, index) => this.#text(index) === 'export' && this.#text(index + 1) === 'default',
    );
    return at === -1 ? undefined : this.#literalAt(at + 2);
  }

  /** The offset of what the steps lead to, or of the literal that lacks the last of them. */
  find(value: number, [step, ...rest]: readonly Step[]): number | undefined {
    if (step === undefined) return this.#tokens[value]?.offset;
    const parts = this.#partsOf(value);
    if (parts === undefined) return undefined;
    if (typeof step === 'number') {
      // What is spread moves those after it alone.
      const isSpread = parts.slice(0, step + 1).some(({ start }) => this.#text(start) === '.');
      return isSpread ? undefined : this.#findItem(value, parts[step], rest);
    }
    const property = this.#propertyOf(value, step);
    if (property === 'unknown') return undefined;
    if (property === 'absent') return rest.length === 0 ? this.#tokens[value]?.offset : undefined;
    if (rest.length === 0) return this.#tokens[property]?.offset;
    // A property that is only named has the value of the constant of that name.
    return this.#findWithin(this.#text(property + 1) === ':' ? property + 2 : property, rest);
  }

  /** The index of a property's key, the last of its name; what is spread into the object counts where it is known. */
  #propertyOf(object: number, name: string): number | 'absent' | 'unknown' {
    if (this.#text(object) !== '{') return 'unknown';
    for (const { start } of (this.#partsOf(object) ?? []).toReversed()) {
      if (this.#text(start) === '.') {
        const spread = this.#literalAt(start + 3);
        const found = spread === undefined ? 'unknown' : this.#propertyOf(spread, name);
        if (found !== 'absent') return found;
        continue;
      }
      const key = this.#keyAt(start);
      if (key === undefined) return 'unknown';
      if (key === name) return start;
    }
    return 'absent';
  }

  #findItem(array: number, part: Part | undefined, rest: readonly Step[]): number | undefined {
    if (this.#text(array) !== '[' || part === undefined) return undefined;
    return rest.length === 0 ? this.#tokens[part.start]?.offset : this.#findWithin(part.start, rest);
  }

  #findWithin(at: number, rest: readonly Step[]): number | undefined {
    const literal = this.#literalAt(at);
    return literal === undefined ? undefined : this.find(literal, rest);
  }

  /** A literal here, in the call of `defineConnector` here, or in the one constant of the file that is named here. */
  #literalAt(at: number, seen: readonly string[] = []): number | undefined {
    const text = this.#text(at);
    if (text === '{' || text === '[') return this.#isWhole(at) ? at : undefined;
    if (text === 'defineConnector' && this.#text(at + 1) === '(') return this.#literalAt(at + 2, seen);
    if (this.#tokens[at]?.kind !== 'name' || seen.includes(text)) return undefined;
    if (!['', ',', ';', '}', ']', ')', 'satisfies', 'as', 'export', 'const'].includes(this.#text(at + 1)))
      return undefined;
    const places = this.#tokens.flatMap((_, index) =>
      this.#text(index) === 'const' && this.#text(index + 1) === text ? [index + 2] : [],
    );
    const [after] = places;
    const value = after === undefined || places.length > 1 ? undefined : this.#valueAfter(after);
    return value === undefined ? undefined : this.#literalAt(value, [...seen, text]);
  }

  /** Past the type of a constant and its `=`. */
  #valueAfter(at: number): number | undefined {
    for (let index = at; index < this.#tokens.length; index++) {
      const text = this.#text(index);
      if (text === '=') return index + 1;
      if (text === ';' || text === '=>' || text === 'const') return undefined;
      if (closing[text] !== undefined) index = this.#endOf(index) ?? this.#tokens.length;
    }
    return undefined;
  }

  /** Whether the literal is the whole of the value: nothing is called on it or indexed. */
  #isWhole(at: number): boolean {
    const end = this.#endOf(at);
    return end !== undefined && !['.', '[', '(', '?', '+', '|', '&'].includes(this.#text(end + 1));
  }

  #partsOf(literal: number): readonly Part[] | undefined {
    const end = this.#endOf(literal);
    if (end === undefined) return undefined;
    const parts: Part[] = [];
    let start = literal + 1;
    for (let index = start; index <= end; index++) {
      const text = this.#text(index);
      if (text === ',' || index === end) {
        if (index > start) parts.push({ start, end: index });
        start = index + 1;
      } else if (closing[text] !== undefined) index = this.#endOf(index) ?? end;
    }
    return parts;
  }

  /** The key of a property; `undefined` where it is computed or spread. */
  #keyAt(at: number): string | undefined {
    const token = this.#tokens[at];
    if (token?.kind === 'text') return token.text.includes('\\') ? undefined : token.text.slice(1, -1);
    return token?.kind === 'name' && [':', ',', '}', '('].includes(this.#text(at + 1))
      ? token.text
      : undefined;
  }

  /** The index of the bracket that closes the one here. */
  #endOf(at: number): number | undefined {
    const open: string[] = [];
    for (let index = at; index < this.#tokens.length; index++) {
      const { kind, text } = this.#tokens[index] ?? { kind: 'other', text: '' };
      if (kind !== 'sign') continue;
      const end = closing[text];
      if (end !== undefined) open.push(end);
      else if (text === ')' || text === ']' || text === '}') {
        if (open.pop() !== text) return undefined;
        if (open.length === 0) return index;
      }
    }
    return undefined;
  }

  /** Of a sign or a name: a text in quotes is neither. */
  #text(at: number): string {
    const token = this.#tokens[at];
    return token === undefined || token.kind === 'text' || token.kind === 'other' ? '' : token.text;
  }
}
