import type { Cursor } from '../cursor.ts';
import { isMultiCell, readType, type UdtType } from '../parse-type.ts';
import { printType } from '../print-type.ts';
import { isTypeWord } from '../type-words.ts';
import type { UdtField } from '../type.ts';
import { acceptIfNotExists, readQualifiedName, type StatementScope } from './statement-scope.ts';

/** Reads what follows `CREATE TYPE`. */
export function readUserType(cursor: Cursor, scope: StatementScope): UdtType & { offset: number } {
  acceptIfNotExists(cursor);
  const { keyspace, name, offset } = readQualifiedName(cursor, scope, 'type');
  if (isTypeWord(name)) scope.report(offset, `'${name}' is the name of a type of CQL; choose another`);
  const types = scope.typesOf(keyspace);
  const fields: UdtField[] = [];
  cursor.expectSymbol('(');
  do {
    const field = cursor.expectName(`a field's name`);
    const typeOffset = cursor.token.offset;
    const type = readType(cursor, types);
    if (fields.some((other) => other.name === field.name)) {
      scope.report(field.offset, `the field ${field.name} appears here twice`);
    }
    if (type.kind === 'udt' && isMultiCell(type)) {
      scope.report(typeOffset, `within a type, another must be frozen; write frozen<${printType(type)}>`);
    }
    if (type.kind === 'native' && type.name === 'counter') {
      scope.report(typeOffset, `a counter cannot be part of another type`);
    }
    fields.push({ name: field.name, type });
  } while (cursor.acceptSymbol(','));
  cursor.expectSymbol(')');
  return { kind: 'udt', keyspace, name, fields, frozen: false, offset };
}
