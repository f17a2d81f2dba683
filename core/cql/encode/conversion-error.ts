import { known, message, quote, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { conversions, isNumberType, withArticle, type TypeName } from './conversions.ts';
import { formOf } from './number-text.ts';

/** From a value into one inside it. The key of a map is the record's, the name of a field the schema's. */
export type Step = { readonly index: number } | { readonly field: string } | { readonly key: unknown };

/** A value that a CQL type cannot hold as it is. */
export class ConversionError extends RecordError {
  /** Where in the column's value, from the outside; empty if it is the value itself. */
  readonly path: readonly Step[];
  /** What is wrong there. */
  readonly problem: FailureMessage;

  constructor(code: 'wrong_type' | 'out_of_range', problem: FailureMessage, path: readonly Step[] = []) {
    super('map', code, path.length === 0 ? problem : message`at ${printPath(path)}: ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}

/** As in `[3].price`. */
function printPath(path: readonly Step[]): FailureMessage {
  let printed = message``;
  for (const [depth, step] of path.entries()) {
    if ('index' in step) printed = message`${printed}[${known(step.index)}]`;
    else if ('key' in step) printed = message`${printed}[${quote(step.key)}]`;
    else printed = message`${printed}${known(depth === 0 ? step.field : `.${step.field}`)}`;
  }
  return printed;
}

/** The value is of a kind, or a text of a form, that never becomes this type. */
export function wrongType(
  value: unknown,
  type: TypeName,
  allowed = `${conversions[type].accepts}${numberHint(value, type)}`,
): ConversionError {
  return new ConversionError(
    'wrong_type',
    message`${quote(value)} cannot become ${known(withArticle(type))}; allowed: ${known(allowed)}`,
  );
}

/** The option that takes a number in a text of this form. */
function numberHint(value: unknown, type: TypeName): string {
  if (typeof value !== 'string' || value.length > 100 || !isNumberType(type)) return '';
  const form = formOf(value);
  return form === undefined ? '' : `; in this form, where the column declares numberForms: ['${form}']`;
}

/** The value is of the right kind and form, but beyond what the type holds. */
export function outOfRange(
  value: unknown,
  type: TypeName,
  allowed = conversions[type].accepts,
): ConversionError {
  return new ConversionError(
    'out_of_range',
    message`${quote(value)} is out of range for ${known(withArticle(type))}; allowed: ${known(allowed)}`,
  );
}

/** The same error, seen from the value around it. What is not a conversion error stays what it is. */
export function within(error: unknown, step: Step): unknown {
  if (!(error instanceof ConversionError)) return error;
  const code = error.code === 'out_of_range' ? 'out_of_range' : 'wrong_type';
  return new ConversionError(code, error.problem, [step, ...error.path]);
}
