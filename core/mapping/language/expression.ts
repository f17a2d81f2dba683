/**
 * The little language of a column's source.
 *
 *     expression = path | header | meta | literal | call
 *     path       = ( "key" | "value" ) { "." name | "[" quoted "]" | "[" index "]" }
 *     header     = "header" ( "." name | "[" quoted "]" )
 *     meta       = "topic" | "partition" | "offset" | "timestamp"
 *     literal    = "'" { character | "''" } "'" | number | "true" | "false" | "null"
 *     call       = name "(" [ expression { "," expression } ] ")"
 *     name       = ( letter | "_" | "$" ) { letter | digit | "_" | "$" | "-" }
 *     quoted     = '"' { character | '""' } '"'
 *     index      = digits, from 0
 *     number     = as JSON has it
 *
 * Spaces may stand between any two of these. A header's name with a dot in it is quoted: `header["ce.type"]`.
 */
export type Expression =
  | { readonly kind: 'path'; readonly root: PathRoot; readonly steps: readonly PathStep[] }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'meta'; readonly name: MetaName }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] };

export type PathRoot = 'key' | 'value';

/** A field's name, or an index into a list. */
export type PathStep = string | number;

/** What a record says of itself. */
export const metaNames = ['topic', 'partition', 'offset', 'timestamp'] as const;

export type MetaName = (typeof metaNames)[number];

/** The expression in the language's own words; `parseExpression` reads it back as it was. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'path':
      return expression.root + expression.steps.map(printStep).join('');
    case 'header':
      return `header${printStep(expression.name)}`;
    case 'meta':
      return expression.name;
    case 'text':
      return `'${expression.text.replaceAll(`'`, `''`)}'`;
    case 'number':
      return expression.text;
    case 'constant':
      return String(expression.value);
    case 'call':
      return `${expression.name}(${expression.args.map(printExpression).join(', ')})`;
  }
}

function printStep(step: PathStep): string {
  if (typeof step === 'number') return `[${step}]`;
  return plainName.test(step) ? `.${step}` : `["${step.replaceAll('"', '""')}"]`;
}

const plainName = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;
