import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { suggest } from '../../core/connector/closest.ts';
import { UsageError } from '../../project/usage-error.ts';
import { defaultConnector, pathOf } from '../../project/files.ts';
import { OptionProblems } from './option-problems.ts';

type OptionSpecs = NonNullable<ParseArgsConfig['options']>;

/**
 * Reads a command's options; no positional arguments.
 * Throws {@link UsageError} that names all that is wrong and, for an unknown option, the nearest one.
 */
export function parseOptions<const Specs extends OptionSpecs>(args: string[], options: Specs) {
  return parseAtMost(args, options, 0).values;
}

/** As {@link parseOptions}, with exactly `count` positional arguments, called `what` in messages. */
export function parseWithPositionals<const Specs extends OptionSpecs>(
  args: string[],
  options: Specs,
  count: number,
  what: string,
) {
  const { values, positionals } = parseAtMost(args, options, count);
  if (positionals.length < count) throw new UsageError(`${what} is missing`);
  return { values, positionals };
}

/** As {@link parseOptions}, with at most one positional argument: the connector file, `connector.ts` where none is named. */
export function parseWithConnector<const Specs extends OptionSpecs>(args: string[], options: Specs) {
  const { values, positional } = parseWithOptional(args, options);
  return { values, file: pathOf(positional ?? defaultConnector) };
}

/** As {@link parseOptions}, with at most one positional argument. */
export function parseWithOptional<const Specs extends OptionSpecs>(args: string[], options: Specs) {
  const { values, positionals } = parseAtMost(args, options, 1);
  return { values, positional: positionals[0] };
}

function parseAtMost<const Specs extends OptionSpecs>(args: string[], options: Specs, most: number) {
  refuseWrongOptions(args, options);
  const parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
  const extra = parsed.positionals[most];
  if (extra !== undefined) throw new UsageError(`unexpected argument '${extra}'`);
  return parsed;
}

function refuseWrongOptions(args: string[], options: OptionSpecs): void {
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true, allowPositionals: true });
  const problems = new OptionProblems();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const spec = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (spec === undefined) problems.add(unknown('option', token.rawName, optionNames(options)));
    else if (spec.type === 'boolean' && token.value !== undefined) {
      problems.add(`option '${token.rawName}' takes no value, got '${token.value}'`);
    } else if (spec.type === 'string' && (token.value === undefined || isNextOption(token))) {
      problems.add(`option '${token.rawName}' needs a value`);
    }
  }
  problems.throwIfAny();
}

/** `--group --json` gives `--json` as the value of `--group`: most likely a forgotten value. */
const isNextOption = (token: { value: string | undefined; inlineValue: boolean | undefined }): boolean =>
  token.inlineValue !== true && token.value?.startsWith('-') === true;

const optionNames = (options: OptionSpecs): string[] => Object.keys(options).map((name) => `--${name}`);

/** `unknown command 'rum'; did you mean 'run'?` */
export function unknown(what: string, name: string, known: readonly string[]): string {
  return `unknown ${what} '${name}'; ${suggest(name, known) ?? `use one of ${known.join(', ')}`}`;
}

/** The option's value as a whole number of at least `minimum`. */
export function wholeNumber(option: string, text: string, minimum: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(number) && number >= minimum) return number;
  throw new UsageError(`option '--${option}' must be a whole number of at least ${minimum}, got '${text}'`);
}

/** As {@link wholeNumber}; an absent option stays `undefined`. */
export function optionalNumber(
  option: string,
  text: string | undefined,
  minimum: number,
): number | undefined {
  return text === undefined ? undefined : wholeNumber(option, text, minimum);
}

/** The option's value, which must be there. */
export function required(option: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw new UsageError(`option '--${option}' is missing`);
}

/** The option's value as one of a few words. */
export function oneOf<const Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new UsageError(`option '--${option}' must be one of ${words.join(', ')}, got '${text}'`);
}

/** A time of ISO 8601 in milliseconds since the epoch; NaN for a day that its month has not, which Date.parse moves on. */
export function parseTime(text: string): number {
  const day = text.slice(0, 10);
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return NaN;
  return Date.parse(text);
}

/** `host:port,host:port` as a list. IPv6 addresses have brackets. */
export function hostList(option: string, value: string | undefined): readonly string[] {
  const hosts = required(option, value)
    .split(',')
    .map((host) => host.trim());
  const wrong = hosts.find((host) => {
    const port = /^(?:\[[0-9a-fA-F:.]+\]|[^\s:[\]]+):(\d{1,5})$/.exec(host)?.[1];
    return port === undefined || Number(port) < 1 || Number(port) > 65_535;
  });
  if (wrong === undefined) return hosts;
  throw new UsageError(`option '--${option}' must be host:port, comma-separated, got '${wrong}'`);
}
