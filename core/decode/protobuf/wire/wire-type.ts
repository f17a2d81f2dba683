/** How the bytes of a field end (https://protobuf.dev/programming-guides/encoding/#structure). */
export const wireType = {
  varint: 0,
  fixed64: 1,
  length: 2,
  groupStart: 3,
  groupEnd: 4,
  fixed32: 5,
} as const;

export type WireType = (typeof wireType)[keyof typeof wireType];

const names = ['a varint', '8 bytes', 'a length and bytes', 'a group', 'the end of a group', '4 bytes'];

/** What stands in front of a field. */
export function tagOf(number: number, type: WireType): number {
  return number * 8 + type;
}

export function numberOfTag(tag: number): number {
  return tag >>> 3;
}

/** A wire type as messages call it. */
export function printWireType(type: number): string {
  return names[type] ?? `wire type ${type}`;
}
