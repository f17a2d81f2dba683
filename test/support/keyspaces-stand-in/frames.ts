/** Frames of the native protocol, version 4 (https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v4.spec, section 2). */

export const opcodes = {
  error: 0x00,
  startup: 0x01,
  ready: 0x02,
  authenticate: 0x03,
  options: 0x05,
  supported: 0x06,
  query: 0x07,
  result: 0x08,
  prepare: 0x09,
  execute: 0x0a,
  register: 0x0b,
  batch: 0x0d,
  authChallenge: 0x0e,
  authResponse: 0x0f,
  authSuccess: 0x10,
} as const;

export interface Frame {
  readonly flags: number;
  readonly stream: number;
  readonly opcode: number;
  readonly body: Buffer;
}

const headerBytes = 9;
const requestVersion = 0x04;
const responseVersion = 0x84;

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #rest = Buffer.alloc(0);

  /** The frames that are whole with these bytes. */
  read(chunk: Buffer): readonly Frame[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (this.#rest.length >= headerBytes) {
      const end = headerBytes + this.#rest.readUInt32BE(5);
      if (this.#rest.length < end) break;
      frames.push({
        flags: this.#rest.readUInt8(1),
        stream: this.#rest.readInt16BE(2),
        opcode: this.#rest.readUInt8(4),
        body: this.#rest.subarray(headerBytes, end),
      });
      this.#rest = this.#rest.subarray(end);
    }
    return frames;
  }
}

export function writeRequest(frame: Frame): Buffer {
  return write(requestVersion, frame);
}

export function writeResponse(frame: Frame): Buffer {
  return write(responseVersion, frame);
}

function write(version: number, { flags, stream, opcode, body }: Frame): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(version, 0);
  header.writeUInt8(flags, 1);
  header.writeInt16BE(stream, 2);
  header.writeUInt8(opcode, 4);
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}
