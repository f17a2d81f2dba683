/** `Array.isArray`, for a list of which nothing else is known: that makes its items `any`. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
