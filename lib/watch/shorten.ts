import { createHash } from 'node:crypto';

/** A text in as many characters as allowed: where it has more, its beginning and a hash of it all. */
export function shorten(text: string, characters: number): string {
  if (text.length <= characters) return text;
  return `${text.slice(0, characters - 9)}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
