import type { CqlType, NativeType } from '../type.ts';
import { blobEncoder } from './blob.ts';
import { encodeBoolean } from './boolean.ts';
import { dateEncoder } from './date.ts';
import { encodeDecimal, encodeVarint } from './decimal.ts';
import { encodeDuration } from './duration.ts';
import { defaultEncodeOptions, type EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { encodeDouble, encodeFloat } from './floating.ts';
import { encodeInet } from './inet.ts';
import { encodeBigint, encodeCounter, encodeInt, encodeSmallint, encodeTinyint } from './integer.ts';
import { listEncoder } from './list.ts';
import { mapEncoder } from './map.ts';
import { setEncoder } from './set.ts';
import { encodeAscii, encodeText } from './text.ts';
import { timeEncoder } from './time.ts';
import { timestampEncoder } from './timestamp.ts';
import { tupleEncoder } from './tuple.ts';
import { udtEncoder } from './udt.ts';
import { encodeTimeuuid, encodeUuid } from './uuid.ts';
import { vectorEncoder } from './vector.ts';

/** Of the types whose values have one reading, whatever the column declares. */
const nativeEncoders: Readonly<Record<Exclude<NativeType, DeclaredType>, Encoder>> = {
  ascii: encodeAscii,
  bigint: encodeBigint,
  boolean: encodeBoolean,
  counter: encodeCounter,
  decimal: encodeDecimal,
  double: encodeDouble,
  duration: encodeDuration,
  float: encodeFloat,
  inet: encodeInet,
  int: encodeInt,
  smallint: encodeSmallint,
  text: encodeText,
  timeuuid: encodeTimeuuid,
  tinyint: encodeTinyint,
  uuid: encodeUuid,
  varint: encodeVarint,
};

/** Of the types whose values are read as the column declares. */
const declaredEncoders = {
  blob: ({ encoding }) => blobEncoder(encoding),
  date: dateEncoder,
  time: timeEncoder,
  timestamp: timestampEncoder,
} as const satisfies Partial<Readonly<Record<NativeType, (options: EncodeOptions) => Encoder>>>;

type DeclaredType = keyof typeof declaredEncoders;

/** The encoder of a type, with everything about the type and its column worked out: per value it only converts. */
export function compileEncoder(type: CqlType, options: EncodeOptions = defaultEncodeOptions): Encoder {
  const compile = (part: CqlType): Encoder => compileEncoder(part, options);
  switch (type.kind) {
    case 'native':
      return isDeclared(type.name) ? declaredEncoders[type.name](options) : nativeEncoders[type.name];
    case 'list':
      return listEncoder(compile(type.element));
    case 'set':
      return setEncoder(compile(type.element), type.frozen);
    case 'map':
      return mapEncoder(compile(type.key), compile(type.value), {
        isFrozen: type.frozen,
        keysAreTexts: type.key.kind === 'native' && (type.key.name === 'text' || type.key.name === 'ascii'),
      });
    case 'tuple':
      return tupleEncoder(type.elements.map(compile));
    case 'udt':
      return udtEncoder(
        type.name,
        type.fields.map((field) => ({ name: field.name, encode: compile(field.type) })),
        options,
      );
    case 'vector':
      return vectorEncoder(type, compile(type.element));
  }
}

function isDeclared(name: NativeType): name is DeclaredType {
  return name in declaredEncoders;
}
