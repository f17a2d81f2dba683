import type { ColumnDefinition, RouteDefinition } from '../../core/connector/connector.ts';
import { unitNames } from '../../core/cql/encode/time-unit.ts';
import type { CqlType } from '../../core/cql/type.ts';
import {
  encodeOptionsOf,
  kindsWithin,
  ownOptionsOf,
  sourceOf,
} from '../../core/mapping/compile/column-options.ts';
import { parseExpression } from '../../core/mapping/language/parse-expression.ts';
import { formatRead } from '../../core/mapping/compile/route-format.ts';
import { describeLeniencies } from './column-leniencies.ts';

/** How the values of a column are read that have more than one reading; what is not declared is marked as assumed. */
export function describeReading(
  route: RouteDefinition,
  definition: ColumnDefinition,
  type: CqlType,
): readonly string[] {
  const given = givenBy(route, definition);
  const within = kindsWithin(type);
  const options = encodeOptionsOf(route, definition);
  const { units, encoding, patterns, timeZone } = options;
  const ofType = (name: string): string => (type.kind === 'native' ? '' : `${name}: `);
  const reads: string[] = [];
  for (const { name, since, unit: assumed, text } of timeTypes) {
    if (!within.has(name)) continue;
    const unit = given.declaredNumbers ? (units[name] ?? (given.numbers ? assumed : undefined)) : undefined;
    if (unit !== undefined) {
      const mark = units[name] === undefined ? ' (assumed)' : '';
      reads.push(`${ofType(name)}numbers in ${unitNames[unit]} since ${since}${mark}`);
    }
    const pattern = patterns[name];
    if (given.text && pattern !== undefined) reads.push(`${ofType(name)}text as '${pattern}'`);
    else if (given.text && timeZone === undefined && text !== undefined) reads.push(`${ofType(name)}${text}`);
    if (timeZone !== undefined && name !== 'time') {
      const what = name === 'date' ? 'the day of a point in time in' : 'times without an offset in';
      reads.push(`${ofType(name)}${what} ${timeZone}`);
    }
  }
  if (within.has('blob') && given.blobText) {
    reads.push(`${ofType('blob')}text in ${encoding ?? `base64, or hexadecimal after '0x' (assumed)`}`);
  }
  return [...reads, ...describeLeniencies(options, within, given)];
}

const timeTypes = [
  { name: 'timestamp', since: 'the epoch', unit: 'millis', text: 'text with an offset (assumed)' },
  { name: 'date', since: 'the epoch', unit: undefined, text: undefined },
  { name: 'time', since: 'midnight', unit: 'nanos', text: undefined },
] as const;

/** What a source may give that has more than one reading. */
interface Given {
  /** Numbers whose unit only the column's options define. */
  readonly numbers: boolean;
  /** Numbers only where the unit is declared: a text that spells one, or metadata of the record. */
  readonly declaredNumbers: boolean;
  /** Text that options may say how to read. */
  readonly text: boolean;
  /** Text, for a blob. */
  readonly blobText: boolean;
}

function givenBy(route: RouteDefinition, definition: ColumnDefinition): Given {
  const source = sourceOf(definition);
  if (typeof source === 'function') {
    return { numbers: true, declaredNumbers: true, text: true, blobText: true };
  }
  const expression = parseExpression(source);
  switch (expression.kind) {
    case 'path':
    case 'header': {
      const reads = formatRead(route, expression)?.reads;
      if (reads === undefined) {
        return {
          numbers: false,
          declaredNumbers: true,
          text: true,
          blobText: ownOptionsOf(definition).encoding !== undefined,
        };
      }
      const isText = reads === 'document' || reads === 'text';
      const isNumber = reads === 'document' || reads === 'number';
      return { numbers: isNumber, declaredNumbers: isNumber || isText, text: isText, blobText: isText };
    }
    case 'meta':
      return { numbers: false, declaredNumbers: true, text: false, blobText: false };
    case 'number':
      return { numbers: true, declaredNumbers: true, text: false, blobText: false };
    case 'text':
      return { numbers: false, declaredNumbers: true, text: false, blobText: true };
    case 'constant':
    case 'call':
      return { numbers: false, declaredNumbers: false, text: false, blobText: false };
  }
}
