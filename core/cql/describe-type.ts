import type { CqlType } from './type.ts';

/**
 * How values of a type are laid out in bytes, as text: equal for two types exactly if the bytes of one mean the same in
 * the other. Freezing changes no byte; the fields of a user-defined type do.
 */
export function describeType(type: CqlType): string {
  switch (type.kind) {
    case 'native':
      return type.name;
    case 'list':
    case 'set':
      return `${type.kind}<${describeType(type.element)}>`;
    case 'map':
      return `map<${describeType(type.key)}, ${describeType(type.value)}>`;
    case 'tuple':
      return `tuple<${type.elements.map(describeType).join(', ')}>`;
    case 'udt': {
      const fields = type.fields.map((field) => `${JSON.stringify(field.name)} ${describeType(field.type)}`);
      return `${type.name}{${fields.join(', ')}}`;
    }
    case 'vector':
      return `vector<${describeType(type.element)}, ${type.dimension}>`;
  }
}
