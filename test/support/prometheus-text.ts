/** Reads Prometheus' text format as https://prometheus.io/docs/instrumenting/exposition_formats/ defines it. */

import { refusePayload } from './payload-marker.ts';

export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ReadMetrics {
  /** Family name → its type and help. */
  readonly families: ReadonlyMap<string, { readonly type: string; readonly help: string }>;
  readonly samples: readonly ReadSample[];
}

const labelPattern = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)",?/y;

/** Throws for text that Prometheus would refuse, which is strict about every character, and for marked payload. */
export function readPrometheusText(text: string): ReadMetrics {
  refusePayload('metrics', text);
  if (!text.endsWith('\n')) throw new Error('the last line has no line feed');
  const families = new Map<string, { type: string; help: string }>();
  const helps = new Map<string, string>();
  const samples: ReadSample[] = [];
  for (const line of text.slice(0, -1).split('\n')) {
    const [, keyword, family = '', rest = ''] =
      /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') helps.set(family, unescape(rest));
    else if (keyword === 'TYPE') {
      if (families.has(family)) throw new Error(`${family} comes twice`);
      families.set(family, { type: rest, help: helps.get(family) ?? '' });
    } else samples.push(readSample(line));
  }
  return { families, samples };
}

function readSample(line: string): ReadSample {
  const [, name, labels, value] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`no sample: ${line}`);
  return { name, labels: readLabels(labels ?? ''), value: readValue(value) };
}

function readLabels(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  labelPattern.lastIndex = 0;
  while (labelPattern.lastIndex < text.length) {
    const [, name, value] = labelPattern.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new Error(`no labels: ${text}`);
    labels[name] = unescape(value);
  }
  return labels;
}

function readValue(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  if (text === 'NaN') return NaN;
  if (!/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) throw new Error(`no value: ${text}`);
  return Number(text);
}

const unescape = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
