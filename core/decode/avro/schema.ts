import type { CountType } from '../connect/semantic-types.ts';
import type { InstantUnit } from '../../value/instant.ts';

/** An Avro schema, its names replaced by what they name: a recursive one holds itself. */
export type AvroSchema =
  | PrimitiveSchema
  | RecordSchema
  | EnumSchema
  | FixedSchema
  | { readonly type: 'array'; readonly items: AvroSchema }
  | { readonly type: 'map'; readonly values: AvroSchema }
  | { readonly type: 'union'; readonly branches: readonly AvroSchema[] }
  | PromotedSchema
  | RefusedSchema;

export interface PrimitiveSchema {
  readonly type: PrimitiveType;
  readonly meaning?: Meaning;
}

const primitiveTypes = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'] as const;

export type PrimitiveType = (typeof primitiveTypes)[number];

const primitiveNames: readonly unknown[] = primitiveTypes;

export const isPrimitiveType = (type: unknown): type is PrimitiveType => primitiveNames.includes(type);

export interface RecordSchema {
  readonly type: 'record';
  /** With its namespace. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly fields: readonly RecordField[];
  /** Whether a value of it may hold another one. */
  readonly isRecursive: boolean;
  /** Debezium's decimal with a scale in each value. */
  readonly isVariableDecimal: boolean;
  /** Fields of the reader schema that the writer's does not have. */
  readonly added?: readonly AddedField[];
}

export interface AddedField {
  readonly name: string;
  readonly schema: AvroSchema;
  /** Its default, encoded. */
  readonly bytes: Buffer;
}

export interface RecordField {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly schema: AvroSchema;
  /** As the schema spells it in JSON; absent where the field has none. */
  readonly default?: { readonly json: unknown };
  /** Whether the reader schema does not have it. */
  readonly isIgnored?: true;
}

/** Written as one type and read as another; in a schema that a reader schema has been applied to. */
export interface PromotedSchema {
  readonly type: 'promoted';
  readonly writer: PrimitiveSchema;
  readonly reader: PrimitiveSchema;
}

/** Values that the reader schema does not take; in a schema that one has been applied to. */
export interface RefusedSchema {
  readonly type: 'refused';
  readonly writer: AvroSchema;
  readonly reason: string;
}

export interface EnumSchema {
  readonly type: 'enum';
  readonly name: string;
  readonly aliases: readonly string[];
  readonly symbols: readonly string[];
  readonly default?: string;
  /** What each symbol is for the reader schema; undefined where it takes it not. Absent: itself. */
  readonly readAs?: readonly (string | undefined)[];
}

export interface FixedSchema {
  readonly type: 'fixed';
  readonly name: string;
  readonly aliases: readonly string[];
  readonly size: number;
  readonly meaning?: Meaning;
}

/** What a logical type, or the name of Kafka Connect's, says about the value of its type. */
export type Meaning =
  | CountType
  | { readonly kind: 'localTimestamp'; readonly unit: InstantUnit }
  | { readonly kind: 'decimal'; readonly scale: number }
  /** Bytes that hold the bytes of a number and its scale. */
  | { readonly kind: 'bigDecimal' }
  /** 16 bytes. */
  | { readonly kind: 'uuid' }
  /** 12 bytes: months, days and milliseconds. */
  | { readonly kind: 'monthsDaysMillis' }
  | { readonly kind: 'utcText' };

/** The unqualified part of a name. */
export const lastName = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
