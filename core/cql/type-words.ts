import { nativeTypes, type NativeType } from './type.ts';

/** Words that CQL reads as a type with others in it. */
export const typeConstructors: readonly string[] = ['list', 'set', 'map', 'tuple', 'vector', 'frozen'];

/** What a word means as a type of its own, in lower case. */
export const nativeByWord: ReadonlyMap<string, NativeType> = new Map([
  ...nativeTypes.map((name) => [name, name] as const),
  ['varchar', 'text'],
]);

/** Whether CQL reads an unquoted word as one of its own types: a user-defined type of that name needs quotes. */
export function isTypeWord(word: string): boolean {
  return nativeByWord.has(word) || typeConstructors.includes(word);
}
