import { isObject } from '../../core/value/is-object.ts';

/** Whether a record goes to the function. */
export type RecordFilter = (value: Buffer | null) => boolean;

type Test = (field: unknown) => boolean;

/**
 * Compiles the filter criteria of a Kafka event source: patterns of `value`, of which one must match
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html).
 *
 * A pattern of fields matches JSON; a list of rules for `value` itself matches plain text. A record whose value is
 * of the other kind, is not UTF-8, or is a tombstone does not match. Understood: literals, `prefix`, `suffix`,
 * `equals-ignore-case`, `anything-but`, `numeric`, `exists`, `$or`. Throws for anything else, naming the path.
 */
export function compileFilters(patterns: readonly unknown[]): RecordFilter {
  if (patterns.length === 0) return () => true;
  const filters = patterns.map((pattern, index) => compilePattern(pattern, `filters[${index}]`));
  return (value) => filters.some((filter) => filter(value));
}

function compilePattern(pattern: unknown, path: string): RecordFilter {
  if (!isObject(pattern)) refuse(path, pattern, `an object such as { value: { city: ['Oslo'] } }`);
  const entries = Object.entries(pattern);
  const [key, rules] = entries[0] ?? [];
  if (entries.length !== 1 || key !== 'value') {
    refuse(
      path,
      Object.keys(pattern).join(', '),
      `'value' alone: Kafka records are filtered by nothing else`,
    );
  }
  if (Array.isArray(rules)) {
    const test = compileRules(rules, `${path}.value`);
    return (value) => {
      const text = readText(value);
      return text !== undefined && !isContainer(readJson(text)) && test(text);
    };
  }
  const test = compileFields(rules, `${path}.value`);
  return (value) => {
    const text = readText(value);
    const json = text === undefined ? undefined : readJson(text);
    return isContainer(json) && test(json);
  };
}

function compileFields(fields: unknown, path: string): Test {
  if (!isObject(fields)) refuse(path, fields, 'an object of fields, or a list of rules');
  const tests = Object.entries(fields).map(([name, rules]): Test => {
    const at = `${path}.${name}`;
    if (name === '$or') return compileAlternatives(rules, at);
    const test = Array.isArray(rules) ? compileRules(rules, at) : compileFields(rules, at);
    return (field) => test(isObject(field) && Object.hasOwn(field, name) ? field[name] : undefined);
  });
  const all: Test = (field) => tests.every((test) => test(field));
  // A list of objects matches through any of them.
  return (field) => (Array.isArray(field) ? field.some(all) : all(field));
}

function compileAlternatives(alternatives: unknown, path: string): Test {
  if (!Array.isArray(alternatives) || alternatives.length === 0) {
    refuse(path, alternatives, 'a list of patterns');
  }
  const tests = alternatives.map((fields, index) => compileFields(fields, `${path}[${index}]`));
  return (field) => tests.some((test) => test(field));
}

function compileRules(rules: readonly unknown[], path: string): Test {
  if (rules.length === 0) refuse(path, 'an empty list', 'a list of literals and rules');
  const tests = rules.map((rule, index) => compileRule(rule, `${path}[${index}]`));
  return (field) => tests.some((test) => (Array.isArray(field) ? field.some(test) : test(field)));
}

function compileRule(rule: unknown, path: string): Test {
  if (isScalar(rule)) return (field) => field === rule;
  if (!isObject(rule) || Object.keys(rule).length !== 1) {
    refuse(path, rule, 'a literal, or an object of one operator');
  }
  const [operator = '', operand] = Object.entries(rule)[0] ?? [];
  switch (operator) {
    case 'prefix':
      return textTest(operand, `${path}.prefix`, (field, text) => field.startsWith(text));
    case 'suffix':
      return textTest(operand, `${path}.suffix`, (field, text) => field.endsWith(text));
    case 'equals-ignore-case':
      return textTest(
        operand,
        `${path}.equals-ignore-case`,
        (field, text) => field.toLowerCase() === text.toLowerCase(),
      );
    case 'exists':
      if (typeof operand !== 'boolean') refuse(`${path}.exists`, operand, 'true or false');
      return (field) => (field !== undefined) === operand;
    case 'anything-but': {
      const rejected = isScalar(operand) ? [operand] : Array.isArray(operand) ? operand : [operand];
      const test = compileRules(rejected, `${path}.anything-but`);
      return (field) => field !== undefined && !test(field);
    }
    case 'numeric':
      return compileNumeric(operand, `${path}.numeric`);
    default:
      refuse(
        path,
        `'${operator}'`,
        'prefix, suffix, equals-ignore-case, exists, anything-but or numeric: the emulator knows no other',
      );
  }
}

function textTest(operand: unknown, path: string, test: (field: string, text: string) => boolean): Test {
  if (typeof operand !== 'string') refuse(path, operand, 'text');
  return (field) => typeof field === 'string' && test(field, operand);
}

const comparisons: Readonly<Record<string, (field: number, bound: number) => boolean>> = {
  '=': (field, bound) => field === bound,
  '<': (field, bound) => field < bound,
  '<=': (field, bound) => field <= bound,
  '>': (field, bound) => field > bound,
  '>=': (field, bound) => field >= bound,
};

function compileNumeric(operand: unknown, path: string): Test {
  const allowed = `an operator and a number, once or twice, such as ['>', 0, '<=', 5]`;
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    refuse(path, operand, allowed);
  }
  const terms: readonly unknown[] = operand;
  const tests: ((field: number) => boolean)[] = [];
  for (let index = 0; index < terms.length; index += 2) {
    const compare = comparisons[String(terms[index])];
    const bound = terms[index + 1];
    if (compare === undefined || typeof bound !== 'number') refuse(path, operand, allowed);
    tests.push((field) => compare(field, bound));
  }
  return (field) => typeof field === 'number' && tests.every((test) => test(field));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function readText(value: Buffer | null): string | undefined {
  if (value === null) return undefined;
  try {
    return utf8.decode(value);
  } catch {
    return undefined;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function refuse(path: string, got: unknown, allowed: string): never {
  const printed = got === undefined ? 'nothing' : typeof got === 'string' ? got : JSON.stringify(got);
  throw new Error(`${path}: got ${printed}, allowed is ${allowed}`);
}
