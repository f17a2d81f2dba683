import fc from 'fast-check';
import { expect, it } from 'vitest';
import { metaNames, printExpression, type Expression } from '../../../core/mapping/language/expression.ts';
import { ExpressionError, parseExpression } from '../../../core/mapping/language/parse-expression.ts';

const name = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a', 'created-at', 'now', '0', '__proto__', 'a.b', '"', '[0]', ''),
);
const functionName = fc.constantFrom('now', 'upper', 'größe');
const numberText = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('1.10', '-0', '1e400', '123456789012345678901234'),
);

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    fc.record({
      kind: fc.constant('path' as const),
      root: fc.constantFrom('key' as const, 'value' as const),
      steps: fc.array(fc.oneof(name, fc.nat()), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('header' as const),
      name,
      steps: fc.array(fc.oneof(name, fc.nat()), { maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('meta' as const), name: fc.constantFrom(...metaNames) }),
    fc.record({ kind: fc.constant('text' as const), text: fc.string({ unit: 'binary' }) }),
    fc.record({ kind: fc.constant('number' as const), text: numberText }),
    fc.record({ kind: fc.constant('constant' as const), value: fc.constantFrom(true, false, null) }),
    fc.record({
      kind: fc.constant('call' as const),
      name: functionName,
      args: fc.array(tie('expression'), { maxLength: 3 }),
    }),
  ),
}));

it('a printed expression is parsed to the same expression', () => {
  fc.assert(
    fc.property(expression, (e) => {
      expect(parseExpression(printExpression(e))).toEqual(e);
    }),
    { numRuns: 1000 },
  );
});

it('any text is parsed as an expression or refused with the column of the error', () => {
  const near = fc
    .tuple(expression.map(printExpression), fc.nat(), fc.string({ maxLength: 2 }))
    .map(([text, at, junk]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + junk + text.slice(cut + (at % 2));
    });
  fc.assert(
    fc.property(fc.oneof(near, fc.string()), (text) => {
      try {
        const read = parseExpression(text);
        expect(parseExpression(printExpression(read))).toEqual(read);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
        expect((error as ExpressionError).column).toBeGreaterThan(0);
        expect((error as ExpressionError).column).toBeLessThanOrEqual(text.length + 1);
      }
    }),
    { numRuns: 1000 },
  );
});
