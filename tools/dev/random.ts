import type { Random } from '../../local/event-source/random.ts';

/** A whole number from 0 to `end` - 1. */
export const below = (random: Random, end: number): number => Math.floor(random() * end);

/** One of the list. */
export function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[below(random, list.length)] ?? list[0];
}

/** A version 4 UUID. */
export function uuid(random: Random): string {
  const hex = (digits: number): string =>
    below(random, 16 ** digits)
      .toString(16)
      .padStart(digits, '0');
  const variant = (8 + below(random, 4)).toString(16);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(8)}${hex(4)}`;
}
