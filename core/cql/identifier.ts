import { isReserved } from './reserved.ts';

/** A name in double quotes: CQL takes it as it is, whatever it holds. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The name as someone would write it: quoted only where CQL would read something else. */
export function printIdentifier(name: string): string {
  return /^[a-z][a-z0-9_]*$/.test(name) && !isReserved(name) ? name : quoteIdentifier(name);
}

/** The name that an identifier in a CQL text stands for: unquoted, it is in lower case. */
export function readIdentifier(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase();
}
