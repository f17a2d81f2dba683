/**
 * The little language of a column's source.
 *
 *     expression = path | header | meta | literal | call
 *     path       = ( "key" | "value" ) { "." name | "[" quoted "]" | "[" index "]" }
 *     header     = "header" ( "." name | "[" quoted "]" ) { "." name | "[" quoted "]" | "[" index "]" }
 *     meta       = "topic" | "partition" | "offset" | "timestamp"
 *     literal    = "'" { character | "''" } "'" | number | "true" | "false" | "null"
 *     call       = name "(" [ expression { "," expression } ] ")"
 *     name       = ( letter | "_" | "$" ) { letter | digit | "_" | "$" | "-" }
 *     quoted     = '"' { character | '""' } '"'
 *     index      = digits, from 0
 *     number     = as JSON has it
 *
 * Spaces may stand between any two of these. A header's name with a dot in it is quoted: `header["ce.type"]`. What
 * follows a header's name leads into the header, where the route reads it as a document.
 */
export type Expression =
  | { readonly kind: 'path'; readonly root: PathRoot; readonly steps: readonly PathStep[] }
  | { readonly kind: 'header'; readonly name: string; readonly steps: readonly PathStep[] }
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
      return printPath(expression.root, expression.steps);
    case 'header':
      return printPath(printHeader(expression.name), expression.steps);
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

/** A path from its root on, which is printed already. */
export function printPath(root: string, steps: readonly PathStep[]): string {
  return root + steps.map(printStep).join('');
}

/** A header as expressions name it: `header.source`, `header["ce.type"]`. */
export function printHeader(name: string): string {
  return `header${printStep(name)}`;
}

function printStep(step: PathStep): string {
  if (typeof step === 'number') return `[${step}]`;
  return plainName.test(step) ? `.${step}` : `["${step.replaceAll('"', '""')}"]`;
}

const plainName = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;
