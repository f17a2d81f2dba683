import type { Codec } from '../codec.ts';

/** The bytes as they stand. */
export const bytesCodec: Codec = {
  decode: (bytes) => ({ exact: bytes, plain: bytes }),
};
