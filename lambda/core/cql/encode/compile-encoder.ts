import type { CqlType, NativeType } from '../type.ts';
import { encodeBlob } from './blob.ts';
import { encodeBoolean } from './boolean.ts';
import { encodeDate } from './date.ts';
import { encodeDecimal, encodeVarint } from './decimal.ts';
import { encodeDuration } from './duration.ts';
import type { Encoder } from './encoder.ts';
import { encodeDouble, encodeFloat } from './floating.ts';
import { encodeInet } from './inet.ts';
import { encodeBigint, encodeCounter, encodeInt, encodeSmallint, encodeTinyint } from './integer.ts';
import { listEncoder } from './list.ts';
import { mapEncoder } from './map.ts';
import { setEncoder } from './set.ts';
import { encodeAscii, encodeText } from './text.ts';
import { encodeTime } from './time.ts';
import { encodeTimestamp } from './timestamp.ts';
import { tupleEncoder } from './tuple.ts';
import { udtEncoder } from './udt.ts';
import { encodeTimeuuid, encodeUuid } from './uuid.ts';
import { vectorEncoder } from './vector.ts';

const nativeEncoders: Readonly<Record<NativeType, Encoder>> = {
  ascii: encodeAscii,
  bigint: encodeBigint,
  blob: encodeBlob,
  boolean: encodeBoolean,
  counter: encodeCounter,
  date: encodeDate,
  decimal: encodeDecimal,
  double: encodeDouble,
  duration: encodeDuration,
  float: encodeFloat,
  inet: encodeInet,
  int: encodeInt,
  smallint: encodeSmallint,
  text: encodeText,
  time: encodeTime,
  timestamp: encodeTimestamp,
  timeuuid: encodeTimeuuid,
  tinyint: encodeTinyint,
  uuid: encodeUuid,
  varint: encodeVarint,
};

/** The encoder of a type, with everything about the type worked out: per value it only converts. */
export function compileEncoder(type: CqlType): Encoder {
  switch (type.kind) {
    case 'native':
      return nativeEncoders[type.name];
    case 'list':
      return listEncoder(compileEncoder(type.element));
    case 'set':
      return setEncoder(compileEncoder(type.element), type.frozen);
    case 'map':
      return mapEncoder(compileEncoder(type.key), compileEncoder(type.value), {
        isFrozen: type.frozen,
        keysAreTexts: type.key.kind === 'native' && (type.key.name === 'text' || type.key.name === 'ascii'),
      });
    case 'tuple':
      return tupleEncoder(type.elements.map(compileEncoder));
    case 'udt':
      return udtEncoder(
        type.name,
        type.fields.map((field) => ({ name: field.name, encode: compileEncoder(field.type) })),
      );
    case 'vector':
      return vectorEncoder(type, compileEncoder(type.element));
  }
}
