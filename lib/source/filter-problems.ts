import { printValue } from '../../core/connector/problem.ts';
import { quotedList } from '../../core/connector/quoted-list.ts';
import { isObject } from '../../core/value/is-object.ts';
import { isList } from '../synthesis/is-list.ts';
import type { EventSourceOptions } from './event-source-options.ts';

/** Lambda evaluates a pattern of at most this many characters (CloudFormation, `AWS::Lambda::EventSourceMapping Filter`). */
const maxPatternLength = 4_096;

/** Five by default, ten with a raised quota (https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html). */
const maxFilters = 10;

/** The names of a record's parts. A pattern of these alone is one on the record, and would match no value. */
const recordParts: readonly string[] = ['value', 'key', 'headers'];

/** The rules that Lambda documents, besides literals (its page above, "Filter rule syntax"). */
const operators: readonly string[] = [
  'prefix',
  'suffix',
  'equals-ignore-case',
  'anything-but',
  'numeric',
  'exists',
];

/**
 * What Lambda would refuse in filters, or would match no record with. It filters Kafka records by their value alone
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-filtering.html); `filters` are patterns on that value.
 */
export function filterProblems(
  filters: EventSourceOptions['filters'],
  deletingTopics: readonly string[],
): readonly string[] {
  if (filters === undefined) return [];
  if (!isList(filters) || filters.length === 0 || filters.length > maxFilters) {
    const got = isList(filters) ? `${filters.length} patterns` : printValue(filters);
    return [
      `source.filters: ${got} is not possible; allowed: a list of 1 to ${maxFilters} patterns (more than 5 need a raised quota), or leave it out`,
    ];
  }
  return [...deletesProblems(deletingTopics), ...filters.flatMap(patternProblems)];
}

/** A tombstone has no value, so no pattern matches it. */
function deletesProblems(topics: readonly string[]): readonly string[] {
  if (topics.length === 0) return [];
  const named = quotedList(topics);
  return [
    `source.filters: not possible with routes that delete rows by records without a value (those of ${named}), since a ` +
      "filter drops these records; use the route's `where`, or leave out tombstones: 'delete' and emptyValues of 'delete'",
  ];
}

function patternProblems(pattern: unknown, index: number): readonly string[] {
  const path = `source.filters[${index}]`;
  if (!isObject(pattern)) {
    return [
      `${path}: ${printValue(pattern)} is no pattern; allowed: fields of the JSON value, such as { type: ['order'] }`,
    ];
  }
  const names = Object.keys(pattern);
  if (names.length > 0 && names.every((name) => recordParts.includes(name))) {
    return [
      `${path}: is a pattern on the record ({ ${names.join(', ')} }), allowed is one on its value, such as { type: ['order'] }; ` +
        'Lambda filters by nothing else. Where the JSON has such a field, add one that is always there: { id: [{ exists: true }] }',
    ];
  }
  const { length } = JSON.stringify({ value: pattern });
  return [
    ...(length > maxPatternLength
      ? [
          `${path}: has ${length} characters as JSON; allowed: ${maxPatternLength}; split it into several filters`,
        ]
      : []),
    ...fieldsProblems(pattern, path),
  ];
}

function fieldsProblems(fields: unknown, path: string): readonly string[] {
  if (!isObject(fields) || Object.keys(fields).length === 0) {
    const got = isObject(fields) ? 'an empty object' : printValue(fields);
    return [
      `${path}: ${got} is not possible; allowed: a list of values or rules, such as ['order'], or fields within`,
    ];
  }
  return Object.entries(fields).flatMap(([name, rules]) => {
    const at = `${path}.${name}`;
    if (!isList(rules)) return fieldsProblems(rules, at);
    if (rules.length === 0) {
      return [`${at}: an empty list is not possible; allowed: values or rules, such as ['order'] or [null]`];
    }
    return rules.flatMap((rule, index) =>
      name === '$or' ? fieldsProblems(rule, `${at}[${index}]`) : ruleProblems(rule, `${at}[${index}]`),
    );
  });
}

function ruleProblems(rule: unknown, path: string): readonly string[] {
  if (rule === null || ['string', 'number', 'boolean'].includes(typeof rule)) return [];
  const [operator, ...others] = isObject(rule) ? Object.keys(rule) : [];
  if (operator !== undefined && others.length === 0 && operators.includes(operator)) return [];
  const got = isObject(rule) ? `{ ${Object.keys(rule).join(', ')} }` : printValue(rule);
  return [
    `${path}: ${got} is no rule; allowed: text, a number, true, false, null, or an object of one of ${operators.join(', ')}`,
  ];
}
