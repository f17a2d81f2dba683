import { noticeNothing, type Notice } from './notice.ts';
import type { BlobEncoding, NumberForm, PatternsByType, UnitsByType, UuidForm } from './units.ts';

/** How a column's values are read, with the defaults filled in; `ValueOptions` says what each option means. */
export interface EncodeOptions {
  /** Of numbers, as declared. */
  readonly units: UnitsByType;
  /** Of text, as declared. */
  readonly patterns: PatternsByType;
  /** As declared: a name that `findZone` knows. */
  readonly timeZone: string | undefined;
  /** Of text that fills blobs, as declared. */
  readonly encoding: BlobEncoding | undefined;
  readonly numberForms: readonly NumberForm[];
  /** Pairs of words for true and false: `yes:no`. */
  readonly booleanStrings: readonly string[];
  readonly booleanNumbers: readonly [yes: number, no: number] | undefined;
  readonly uuidForms: readonly UuidForm[];
  readonly nullStrings: readonly string[];
  readonly collectionNulls: 'refuse' | 'skip';
  readonly udtFromArray: boolean;
  readonly allowExtraFields: boolean;
  readonly allowMissingFields: boolean;
  readonly after9999: 'refuse' | 'write';
  readonly january1970: 'warn' | 'write' | 'refuse';
  /** Reads the name of an object that stands for a list, a tuple or the like as the key of a map. Throws if it is no JSON. */
  readonly parseJson: (text: string) => unknown;
  readonly notice: Notice;
}

/** Of a column that declares nothing. */
export const defaultEncodeOptions: EncodeOptions = {
  units: {},
  patterns: {},
  timeZone: undefined,
  encoding: undefined,
  numberForms: [],
  booleanStrings: [],
  booleanNumbers: undefined,
  uuidForms: [],
  nullStrings: [],
  collectionNulls: 'refuse',
  udtFromArray: false,
  allowExtraFields: true,
  allowMissingFields: true,
  after9999: 'refuse',
  january1970: 'warn',
  parseJson: (text): unknown => JSON.parse(text),
  notice: noticeNothing,
};
