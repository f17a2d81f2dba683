import { parsePattern, PatternError, patternLetters, type FieldName } from './parse-pattern.ts';

/** Why texts of a pattern never fill a type; `undefined` if they can. */
export function patternProblem(
  pattern: string,
  type: 'timestamp' | 'date' | 'time',
  timeZone: string | undefined,
): string | undefined {
  const problem = syntaxProblem(pattern);
  if (problem !== undefined) return problem;
  const { fields, required } = parsePattern(pattern);
  const every = new Set(fields);
  const missing = type === 'time' ? lacksTime(required) : (lacksDate(required) ?? incompleteTime(every));
  if (missing !== undefined) return missing;
  if (type === 'time') {
    return every.has('offset') ? 'has an offset, and a time has none' : undefined;
  }
  if (timeZone !== undefined) return undefined;
  if (type === 'timestamp' && !required.has('offset')) {
    return `reads texts without an offset: declare the zone that they are in, timeZone: 'Europe/Berlin', or add one (XXX)`;
  }
  return type === 'date' && every.has('offset')
    ? `has an offset: declare the zone in which the point in time is a day, timeZone: 'Europe/Berlin'`
    : undefined;
}

/** What is wrong with a pattern whatever it is for; `undefined` if nothing is. */
export function syntaxProblem(pattern: string): string | undefined {
  try {
    if (parsePattern(pattern).source === '^$') return `is empty; allowed: ${patternLetters}`;
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

function lacksDate(fields: ReadonlySet<FieldName>): string | undefined {
  const hasDay = fields.has('dayOfYear') || (fields.has('month') && fields.has('day'));
  return fields.has('year') && hasDay ? undefined : 'lacks year, month or day: yyyy, MM and dd';
}

function lacksTime(fields: ReadonlySet<FieldName>): string | undefined {
  const hasHour = fields.has('hour') || fields.has('hourOfHalf');
  return hasHour ? incompleteTime(fields) : 'lacks the hour: HH, or hh with a';
}

/** A part of a time of day whose larger part is missing. */
function incompleteTime(fields: ReadonlySet<FieldName>): string | undefined {
  if (fields.has('hourOfHalf') !== fields.has('half')) return 'needs both h and a, or neither: 12-hour times';
  const hasHour = fields.has('hour') || fields.has('hourOfHalf');
  if (fields.has('minute') && !hasHour) return 'has minutes without hours';
  if (fields.has('second') && !fields.has('minute')) return 'has seconds without minutes';
  return fields.has('nanos') && !fields.has('second')
    ? 'has a fraction of a second without seconds'
    : undefined;
}
