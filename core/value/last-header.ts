/** A header as Kafka has it; its value is null where it has a name alone. */
interface Header {
  readonly name: string;
  readonly value: Buffer | null;
}

/** The value of a record's last header of a name; `undefined` where there is none, or the last has no value. */
export function lastHeader(
  { headers }: { readonly headers: readonly Header[] },
  name: string,
): Buffer | undefined {
  if (headers.length > fewHeaders) return indexOf(headers).get(name) ?? undefined;
  for (let index = headers.length - 1; index >= 0; index--) {
    const header = headers[index];
    if (header?.name === name) return header.value ?? undefined;
  }
  return undefined;
}

/** Up to here a look through all of them is cheaper than an index, however many columns ask. */
const fewHeaders = 32;

const indexes = /* @__PURE__ */ new WeakMap<readonly Header[], ReadonlyMap<string, Buffer | null>>();

function indexOf(headers: readonly Header[]): ReadonlyMap<string, Buffer | null> {
  const known = indexes.get(headers);
  if (known !== undefined) return known;
  const index = new Map(headers.map(({ name, value }) => [name, value] as const));
  indexes.set(headers, index);
  return index;
}
