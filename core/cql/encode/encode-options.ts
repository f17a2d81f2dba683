import type { BlobEncoding, UnitsByType } from './units.ts';
import { noticeNothing, type Notice } from './notice.ts';

/** How a column's values are read, with the defaults filled in; `ValueOptions` says what each option means. */
export interface EncodeOptions {
  /** Of numbers, as declared. */
  readonly units: UnitsByType;
  /** Of text that fills blobs, as declared. */
  readonly encoding: BlobEncoding | undefined;
  readonly after9999: 'refuse' | 'write';
  readonly january1970: 'warn' | 'write' | 'refuse';
  readonly unknownFields: 'ignore' | 'refuse';
  readonly notice: Notice;
}

/** Of a column that declares nothing. */
export const defaultEncodeOptions: EncodeOptions = {
  units: {},
  encoding: undefined,
  after9999: 'refuse',
  january1970: 'warn',
  unknownFields: 'ignore',
  notice: noticeNothing,
};
