import { known, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { finiteOrText } from '../../value/finite-or-text.ts';
import type { Codec, Decoded } from '../codec.ts';
import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';

/** How one of Kafka's number serializers writes its numbers. */
export interface NumberEncoding {
  /** The function of the format: `long`. */
  readonly kind: string;
  /** How many bytes a number has. */
  readonly bytes: number;
  /** As expressions get it. */
  readonly exact: (bytes: Buffer) => unknown;
  /** As functions get it. */
  readonly plain: (bytes: Buffer) => number;
  /** Whether the two are the same. */
  readonly isPlain: boolean;
}

/** A format of big-endian numbers of one length. */
export function numberFormat(encoding: NumberEncoding): FormatReader & Format<number> {
  const { kind } = encoding;
  const exact = numberCodec(encoding);
  const plain = numberCodec({ ...encoding, exact: (bytes) => finiteOrText(encoding.plain(bytes)) });
  return Object.freeze<FormatReader & Format<number>>({
    kind,
    reads: 'number',
    acceptsNoBytes: false,
    compile: ({ isExact }) => (isExact || encoding.isPlain ? exact : plain),
    toJSON: () => ({ kind }),
  });
}

function numberCodec({ kind, bytes: needed, exact, plain, isPlain }: NumberEncoding): Codec {
  return {
    decode: (bytes, side): Decoded => {
      if (bytes.length !== needed) {
        throw new RecordError(
          'decode',
          'malformed_number',
          message`the ${known(side)} is not what ${known(kind)}() reads: it has ${known(bytes.length)} bytes, and a number of this format has ${known(needed)}`,
        );
      }
      const value = exact(bytes);
      return { exact: value, plain: isPlain ? value : plain(bytes) };
    },
  };
}
