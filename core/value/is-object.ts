/** Whether a value is an object with fields: neither null nor an array. Its class does not matter. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
