import type { Unknown } from '../facts/fact.ts';

/** In the order in which records flow; findings are printed so. */
export const areas = [
  'cluster',
  'event source',
  'function',
  'permissions',
  'secrets',
  'network',
  'registries',
  'tables',
  'dead letters',
  'quotas',
  'changes',
] as const;

export type Area = (typeof areas)[number];

/** `problem`: records don't flow, or get lost. `warning`: they do, but not for long or not as well as they could. */
export type Severity = 'ok' | 'warning' | 'problem' | 'unknown';

/** One thing that was looked at. */
export interface Finding {
  readonly severity: Severity;
  /** What it is about: a topic, a table, an ARN. */
  readonly subject: string;
  /** What is the case: lower case, no final period. */
  readonly what: string;
  /** Why that matters; absent where all is well. */
  readonly why?: string;
  /** What to change; absent where all is well. */
  readonly fix?: string;
}

/** A finding and where it belongs. */
export interface PlacedFinding extends Finding {
  readonly area: Area;
}

export const ok = (subject: string, what: string): Finding => ({ severity: 'ok', subject, what });

export const warning = (subject: string, what: string, why: string, fix: string): Finding => ({
  severity: 'warning',
  subject,
  what,
  why,
  fix,
});

export const problem = (subject: string, what: string, why: string, fix: string): Finding => ({
  severity: 'problem',
  subject,
  what,
  why,
  fix,
});

/** What could not be looked at, and what would make it possible. */
export const notKnown = (subject: string, what: string, unknown: Unknown): Finding => ({
  severity: 'unknown',
  subject,
  what,
  why: unknown.message,
  fix: unknown.fix ?? fixes[unknown.kind](unknown.question),
});

const fixes: Readonly<Record<Unknown['kind'], (question: string) => string>> = {
  denied: (question) => `allow ${question} to the credentials of this command`,
  absent: (question) => `make sure that it exists in this Region and account (asked by ${question})`,
  failed: (question) => `ask again where ${question} can be asked`,
};
