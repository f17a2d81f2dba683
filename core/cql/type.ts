/** Names of the native CQL types, as CQL spells them (`varchar` is read as `text`). */
export const nativeTypes = [
  'ascii',
  'bigint',
  'blob',
  'boolean',
  'counter',
  'date',
  'decimal',
  'double',
  'duration',
  'float',
  'inet',
  'int',
  'smallint',
  'text',
  'time',
  'timestamp',
  'timeuuid',
  'tinyint',
  'uuid',
  'varint',
] as const;

export type NativeType = (typeof nativeTypes)[number];

export type CqlType =
  | { readonly kind: 'native'; readonly name: NativeType }
  | { readonly kind: 'list'; readonly element: CqlType; readonly frozen: boolean }
  | { readonly kind: 'set'; readonly element: CqlType; readonly frozen: boolean }
  | { readonly kind: 'map'; readonly key: CqlType; readonly value: CqlType; readonly frozen: boolean }
  | { readonly kind: 'tuple'; readonly elements: readonly CqlType[] }
  | {
      readonly kind: 'udt';
      readonly keyspace: string;
      readonly name: string;
      readonly fields: readonly UdtField[];
      readonly frozen: boolean;
    }
  | { readonly kind: 'vector'; readonly element: CqlType; readonly dimension: number };

export interface UdtField {
  readonly name: string;
  readonly type: CqlType;
}

/** The types directly within a type. */
export function partsOf(type: CqlType): readonly CqlType[] {
  switch (type.kind) {
    case 'native':
      return [];
    case 'list':
    case 'set':
    case 'vector':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'tuple':
      return type.elements;
    case 'udt':
      return type.fields.map((field) => field.type);
  }
}
