import { deflateSync, gzipSync } from 'node:zlib';
import { gzip, json, zlib } from '../../../core/connector/define.ts';
import { commonTokens, varintTokens } from '../dictionary.ts';
import type { Subject } from '../subject.ts';
import { fieldSources, jsonText } from './json.ts';

/** The limit of a decompressed value, and what the best compression makes of it: a thousandth. */
const expandsTo = (bytes: number): number => Math.min(16 * 1024 * 1024, bytes * 1_030);

const bomb = Buffer.from(`${jsonText.slice(0, -1)},"pad":"${' '.repeat(300_000)}"}`);

export const compressedSubjects: readonly Subject[] = [
  {
    name: 'gzip',
    formats: { value: gzip(json()) },
    sources: fieldSources,
    seeds: [{ value: gzipSync(jsonText) }, { value: gzipSync(bomb) }],
    tokens: [...varintTokens, ...commonTokens, Buffer.from('1f8b0800', 'hex')],
    expandsTo,
  },
  {
    name: 'zlib',
    formats: { value: zlib(json()) },
    sources: fieldSources,
    seeds: [{ value: deflateSync(jsonText) }, { value: deflateSync(bomb) }],
    tokens: [...varintTokens, ...commonTokens, Buffer.from('789c', 'hex')],
    expandsTo,
  },
];
