import { printIdentifier, quoteIdentifier } from './identifier.ts';
import { isTypeWord } from './type-words.ts';
import type { CqlType } from './type.ts';

/** The type as `system_schema.columns` prints it, which CQL statements accept as well. */
export function printType(type: CqlType): string {
  switch (type.kind) {
    case 'native':
      return type.name;
    case 'list':
    case 'set':
      return freeze(`${type.kind}<${printType(type.element)}>`, type.frozen);
    case 'map':
      return freeze(`map<${printType(type.key)}, ${printType(type.value)}>`, type.frozen);
    case 'tuple':
      return freeze(`tuple<${type.elements.map(printType).join(', ')}>`, true);
    case 'udt':
      return freeze(printUdtName(type.name), type.frozen);
    case 'vector':
      return `vector<${printType(type.element)}, ${type.dimension}>`;
  }
}

function freeze(text: string, isFrozen: boolean): string {
  return isFrozen ? `frozen<${text}>` : text;
}

function printUdtName(name: string): string {
  return isTypeWord(name) ? quoteIdentifier(name) : printIdentifier(name);
}
