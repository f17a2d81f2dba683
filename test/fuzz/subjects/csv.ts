import { csv } from '../../../core/connector/define.ts';
import { commonTokens } from '../dictionary.ts';
import { typeKeys } from '../every-type.ts';
import type { Subject } from '../subject.ts';
import { everyValue, fieldSources } from './json.ts';

const columns = typeKeys.slice(0, typeKeys.indexOf('list'));
/** The values that are one text or number each. */
const texts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(everyValue).flatMap(([name, value]) =>
    typeof value === 'object' ? [] : [[name, String(value)]],
  ),
);
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const line = columns.map((name) => quoted(texts[name] ?? '')).join(';');

export const csvSubject: Subject = {
  name: 'csv',
  formats: { value: csv({ columns, delimiter: ';' }) },
  sources: Object.fromEntries(columns.map((name) => [name, fieldSources[name] ?? 'value'])),
  seeds: [{ value: Buffer.from(line) }, { value: Buffer.from(line.replaceAll('"', '')) }],
  tokens: [...commonTokens, ...['"', '""', ';', '\n', '\r\n', '";"'].map((text) => Buffer.from(text))],
  values: /[^;"\r\n]+/g,
};
