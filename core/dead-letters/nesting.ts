/** Deeper than anything that is written here; `JSON.stringify` fails at some thousands of levels, `JSON.parse` does not. */
export const mostLevels = 100;

/** Whether parsed JSON has arrays and objects within each other deeper than `levels`. */
export function isNestedDeeper(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((each) => isNestedDeeper(each, levels - 1));
}
