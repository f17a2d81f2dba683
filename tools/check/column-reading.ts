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
import { formatOf } from '../../core/mapping/compile/route-format.ts';

/** How the values of a column are read that have more than one reading; what is not declared is marked as assumed. */
export function describeReading(
  route: RouteDefinition,
  definition: ColumnDefinition,
  type: CqlType,
): readonly string[] {
  const given = givenBy(route, definition);
  const within = kindsWithin(type);
  const { units, encoding } = encodeOptionsOf(route, definition);
  const ofType = (name: string): string => (type.kind === 'native' ? '' : `${name}: `);
  const reads: string[] = [];
  for (const [name, since, assumed] of numberTypes) {
    const unit = given.declaredNumbers ? (units[name] ?? (given.numbers ? assumed : undefined)) : undefined;
    if (!within.has(name) || unit === undefined) continue;
    const mark = units[name] === undefined ? ' (assumed)' : '';
    reads.push(`${ofType(name)}numbers in ${unitNames[unit]} since ${since}${mark}`);
  }
  if (within.has('blob') && given.text) {
    reads.push(`${ofType('blob')}text in ${encoding ?? `base64, or hexadecimal after '0x' (assumed)`}`);
  }
  return reads;
}

const numberTypes = [
  ['timestamp', 'the epoch', 'millis'],
  ['date', 'the epoch', undefined],
  ['time', 'midnight', 'nanos'],
] as const;

/** What a source may give that has more than one reading. */
interface Given {
  /** Numbers whose unit only the column's options define. */
  readonly numbers: boolean;
  /** Numbers only where the unit is declared: a text that spells one, or metadata of the record. */
  readonly declaredNumbers: boolean;
  /** Text, for a blob. */
  readonly text: boolean;
}

function givenBy(route: RouteDefinition, definition: ColumnDefinition): Given {
  const source = sourceOf(definition);
  if (typeof source === 'function') return { numbers: true, declaredNumbers: true, text: true };
  const expression = parseExpression(source);
  switch (expression.kind) {
    case 'path': {
      const { reads } = formatOf(route, expression.root);
      const isText = reads !== 'bytes';
      return { numbers: reads === 'document', declaredNumbers: isText, text: isText };
    }
    case 'header':
      return {
        numbers: false,
        declaredNumbers: true,
        text: ownOptionsOf(definition).encoding !== undefined,
      };
    case 'meta':
      return { numbers: false, declaredNumbers: true, text: false };
    case 'number':
      return { numbers: true, declaredNumbers: true, text: false };
    case 'text':
      return { numbers: false, declaredNumbers: true, text: true };
    case 'constant':
    case 'call':
      return { numbers: false, declaredNumbers: false, text: false };
  }
}
