import type { CqlType, NativeType } from '../type.ts';
import { blobEncoder } from './blob.ts';
import { booleanEncoder } from './boolean.ts';
import { isNumberType, type NumberType } from './conversions.ts';
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
import { nullsOf } from './nulls.ts';
import { withNumberOptions } from './number-options.ts';
import { setEncoder } from './set.ts';
import { encodeAscii, encodeText } from './text.ts';
import { timeEncoder } from './time.ts';
import { timestampEncoder } from './timestamp.ts';
import { tupleEncoder } from './tuple.ts';
import { udtEncoder } from './udt.ts';
import { uuidEncoder } from './uuid.ts';
import { vectorEncoder } from './vector.ts';

const numberEncoders: Readonly<Record<NumberType, Encoder>> = {
  bigint: encodeBigint,
  counter: encodeCounter,
  decimal: encodeDecimal,
  double: encodeDouble,
  float: encodeFloat,
  int: encodeInt,
  smallint: encodeSmallint,
  tinyint: encodeTinyint,
  varint: encodeVarint,
};

/** Of the types that are no numbers, as the column declares them to be read. */
const nativeEncoders: Readonly<Record<Exclude<NativeType, NumberType>, (options: EncodeOptions) => Encoder>> =
  {
    ascii: () => encodeAscii,
    blob: ({ encoding }) => blobEncoder(encoding),
    boolean: booleanEncoder,
    date: dateEncoder,
    duration: () => encodeDuration,
    inet: () => encodeInet,
    text: () => encodeText,
    time: timeEncoder,
    timestamp: timestampEncoder,
    timeuuid: ({ uuidForms }) => uuidEncoder('timeuuid', uuidForms),
    uuid: ({ uuidForms }) => uuidEncoder('uuid', uuidForms),
  };

/** The encoder of a type, with everything about the type and its column worked out: per value it only converts. */
export function compileEncoder(type: CqlType, options: EncodeOptions = defaultEncodeOptions): Encoder {
  const compile = (part: CqlType): Encoder => compileEncoder(part, options);
  const nulls = nullsOf(options);
  switch (type.kind) {
    case 'native':
      return isNumberType(type.name)
        ? withNumberOptions(numberEncoders[type.name], type.name, options)
        : nativeEncoders[type.name](options);
    case 'list':
      return listEncoder(compile(type.element), nulls);
    case 'set':
      return setEncoder(compile(type.element), type.frozen, nulls);
    case 'map':
      return mapEncoder(compile(type.key), compile(type.value), {
        isFrozen: type.frozen,
        keysAreTexts: type.key.kind === 'native' && (type.key.name === 'text' || type.key.name === 'ascii'),
        keysAreJson: type.key.kind !== 'native',
        parseJson: options.parseJson,
        nulls,
      });
    case 'tuple':
      return tupleEncoder(type.elements.map(compile), nulls);
    case 'udt':
      return udtEncoder(
        type.name,
        type.fields.map((field) => ({ name: field.name, encode: compile(field.type) })),
        options,
        nulls,
      );
    case 'vector':
      return vectorEncoder(type, compile(type.element), nulls);
  }
}
