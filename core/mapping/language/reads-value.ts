import type { Expression } from './expression.ts';

/** Whether an expression takes anything from the record's value. */
export function readsValue(expression: Expression): boolean {
  if (expression.kind === 'call') return expression.args.some(readsValue);
  return expression.kind === 'path' && expression.root === 'value';
}
