/** The `kind` of an option's value; `undefined` if it has none, as an object from plain JavaScript may. */
export function kindOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string'
    ? value.kind
    : undefined;
}
