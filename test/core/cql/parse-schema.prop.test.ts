import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printIdentifier } from '../../../core/cql/identifier.ts';
import { printType } from '../../../core/cql/print-type.ts';
import { parseSchema } from '../../../core/cql/schema/parse-schema.ts';
import { findTable } from '../../../core/cql/schema/schema.ts';
import { isTypeWord } from '../../../core/cql/type-words.ts';
import { anyType, udts } from './arbitrary-type.ts';
import { cqlPieces } from './cql-pieces.ts';

const declaredTypes = [...udts.values()]
  .filter((type) => !isTypeWord(type.name))
  .map(
    (type) =>
      `CREATE TYPE shop.${printIdentifier(type.name)} (${type.fields.map((field) => `${field.name} ${printType(field.type)}`).join(', ')});`,
  )
  .join('\n');

const columns = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 12 }), anyType), {
  minLength: 1,
  maxLength: 6,
  selector: ([name]) => name,
});

describe('parseSchema', () => {
  it('any text is parsed as a schema or refused with places within the text', () => {
    fc.assert(
      fc.property(fc.oneof(cqlPieces, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const { schema, problems } = parseSchema(text, 'schema.cql');
        const lines = text.split('\n');
        for (const { line, column, message } of problems) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          expect(message).not.toMatch(/\.$/);
        }
        for (const statement of schema.statements) expect(text).toContain(statement.text);
      }),
      { numRuns: 1500 },
    );
  });

  it('the parser returns the columns of any table, whatever their names', () => {
    fc.assert(
      fc.property(columns, (regular) => {
        const shown = regular.filter(([, type]) => !/"(?:int|list)"/.test(printType(type)));
        const body = shown.map(([name, type]) => `${printIdentifier(name)} ${printType(type)},`).join('\n');
        const text = `${declaredTypes}\nCREATE TABLE shop.t ("the key" int, ${body} PRIMARY KEY ("the key"))`;
        const { schema, problems } = parseSchema(text, 'schema.cql');
        expect(problems).toEqual([]);
        const table = findTable(schema, 'shop', 't');
        expect([...(table?.columns.values() ?? [])].slice(1).map(({ name, type }) => [name, type])).toEqual(
          shown,
        );
      }),
      { numRuns: 500 },
    );
  });
});
