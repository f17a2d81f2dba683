import type { RouteDefinition } from '../../connector/connector.ts';
import { numberText } from '../../cql/encode/number-text.ts';
import { formatRead } from '../compile/route-format.ts';
import type { Expression } from '../language/expression.ts';
import type { OptionName } from './option-types.ts';

/** Options of how text is read, which a source that gives none has no use for. */
const textOptions: ReadonlySet<OptionName> = new Set([
  'encoding',
  'pattern',
  'numberForms',
  'booleanStrings',
  'uuidForms',
  'nullStrings',
]);

/** Options that a literal may need to fill its column. */
const literalOptions: ReadonlySet<OptionName> = new Set(['unit', 'after9999', 'january1970', 'timeZone']);

/** Why the values of a source are never read in the way that an option says; `undefined` if they may be. */
export function needlessFor(
  name: OptionName,
  expression: Expression,
  route: RouteDefinition,
  within: ReadonlySet<string>,
): string | undefined {
  switch (expression.kind) {
    case 'call':
      return name === 'timeZone' && expression.name === 'now' && within.has('date')
        ? undefined
        : `${expression.name}() gives the column's own type`;
    case 'constant':
      return 'the column is filled by a constant';
    case 'text':
      if (name === 'encoding') return undefined;
      return literalOptions.has(name) && numberText.test(expression.text)
        ? undefined
        : 'the column is filled by a text that is no number';
    case 'number':
      return literalOptions.has(name) ? undefined : 'the column is filled by a number';
    case 'meta':
      return textOptions.has(name) ? `${expression.name} is not text of the record's payload` : undefined;
    case 'header':
    case 'path': {
      const format = formatRead(route, expression);
      if (format === undefined) return name === 'booleanNumbers' ? textualNumbers('a header') : undefined;
      const { kind, reads } = format;
      const what = expression.kind === 'path' ? expression.root : 'header';
      if (reads === 'text' && name === 'booleanNumbers') return textualNumbers(`the ${what}`);
      return reads === 'bytes' && textOptions.has(name)
        ? `the route reads its ${what} as ${kind}(), which a blob takes as they are`
        : undefined;
    }
  }
}

const textualNumbers = (what: string): string =>
  `${what} is text, not a number: booleanStrings: ['1:0'] is for that`;
