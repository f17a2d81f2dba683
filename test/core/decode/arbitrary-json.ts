import fc from 'fast-check';

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), minLength, maxLength });

/** Numbers as JSON may spell them, near the edges of what a double keeps. */
export const numberText = fc
  .tuple(
    fc.boolean(),
    fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.integer({ min: 1, max: 9 }).map(String), digits(0, 24)).map((p) => p.join('')),
    ),
    fc.oneof(fc.constant(''), fc.constant('0000000'), digits(1, 24)),
    fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.integer({ min: -400, max: 400 }).map(String)),
    fc.constantFrom('e', 'E', 'e+'),
  )
  .map(([negative, whole, fraction, exponent, e]) => {
    const power = exponent === '' ? '' : `${exponent.startsWith('-') ? e[0] : e}${exponent}`;
    return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}${power}`;
  });

/** JSON documents as text: odd numbers, odd names, names twice. */
export const document = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    numberText,
    fc.oneof(fc.string(), fc.string({ unit: 'binary' })).map((text) => JSON.stringify(text)),
    fc.constantFrom('true', 'false', 'null', '[]', '{}', ' [ ]', '{ }'),
    fc.array(tie('node'), { maxLength: 4 }).map((nodes) => `[${nodes.join(' ,\n')}]`),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'a', 'a', '1')), tie('node')), {
        maxLength: 4,
      })
      .map((fields) => `{${fields.map(([name, node]) => `${JSON.stringify(name)}\t: ${node}`).join(',')}}`),
  ),
})).node;
