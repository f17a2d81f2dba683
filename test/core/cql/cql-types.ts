import type { UdtType } from '../../../core/cql/parse-type.ts';
import type { CqlType, NativeType } from '../../../core/cql/type.ts';

export const native = (name: NativeType): CqlType => ({ kind: 'native', name });
export const list = (element: CqlType, frozen = false): CqlType => ({ kind: 'list', element, frozen });
export const set = (element: CqlType, frozen = false): CqlType => ({ kind: 'set', element, frozen });
export const map = (key: CqlType, value: CqlType, frozen = false): CqlType => ({
  kind: 'map',
  key,
  value,
  frozen,
});
export const tuple = (...elements: CqlType[]): CqlType => ({ kind: 'tuple', elements });
export const vector = (element: CqlType, dimension: number): CqlType => ({
  kind: 'vector',
  element,
  dimension,
});
export const udt = (name: string, fields: Record<string, CqlType>, frozen = false): UdtType => ({
  kind: 'udt',
  keyspace: 'shop',
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
  frozen,
});
