import { printValue, type Problem } from '../../connector/problem.ts';
import { rowsByKey } from './check-empty-values.ts';
import { checkPath, parseAt } from './check-source.ts';
import { literalOf } from '../compile/compile-expression.ts';
import { printExpression, type Expression } from '../language/expression.ts';
import { readsValue } from '../language/reads-value.ts';
import type { ValidRoute } from '../../connector/validate.ts';
import { toNumber } from '../language/to-number.ts';
import { parseTtl } from '../compile/ttl.ts';

/** Checks a route's `ttl`. */
export function checkTtl({ path, route }: ValidRoute): Problem[] {
  const at = `${path}.ttl`;
  const ttl = parseTtl(route.ttl);
  if (ttl.kind === 'invalid') {
    const isField = typeof route.ttl === 'object';
    const got = printValue(isField ? route.ttl.from : route.ttl);
    return [{ path: isField ? `${at}.from` : at, message: ttl.message, got, allowed: ttl.allowed }];
  }
  if (ttl.kind !== 'expression') return [];
  return [
    ...checkPath(at, ttl.expression, route),
    ...checkNumeric(at, ttl.expression, ttl.unit ?? 'seconds'),
  ];
}

/** Checks a route's `timestamp`, where it is a field. */
export function checkTimestamp({ path, route }: ValidRoute): Problem[] {
  const source = route.timestamp;
  if (typeof source !== 'object' || !('field' in source)) return [];
  const at = `${path}.timestamp.field`;
  const parsed = parseAt(at, source.field);
  if (parsed.problem !== undefined) return [parsed.problem];
  const problems = [
    ...checkPath(at, parsed.expression, route),
    ...checkNumeric(at, parsed.expression, source.unit),
  ];
  if (readsValue(parsed.expression)) {
    for (const { option, what, action } of rowsByKey(route).filter(({ hasValue }) => !hasValue)) {
      problems.push({
        path: at,
        message: `reads the value, which ${what}, and ${option} is '${action}'`,
        fix: `use timestamp: 'record', or a header`,
      });
    }
  }
  return problems;
}

function checkNumeric(path: string, expression: Expression, unit: string): Problem[] {
  const allowed = `a field that holds a number of ${unit}: 'value.field'`;
  if (expression.kind === 'call' || (expression.kind === 'meta' && expression.name === 'topic')) {
    return [{ path, message: 'is not a number', allowed }];
  }
  const literal = literalOf(expression);
  if (literal === undefined || toNumber(literal) !== undefined) return [];
  return [{ path, message: 'is not a number', got: printExpression(expression), allowed }];
}
