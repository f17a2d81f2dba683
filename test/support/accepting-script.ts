import { errorAnswer, rowsAnswer, type Answer } from './keyspaces-stand-in/answers.ts';
import { BodyReader, short } from './keyspaces-stand-in/body.ts';
import { opcodes, type Frame } from './keyspaces-stand-in/frames.ts';
import { answerSystemTable } from './keyspaces-stand-in/system-tables.ts';

/** What a cluster of one node on 127.0.0.1, in the datacenter `dc`, answers to a driver that connects. */
export function answerAsNode({ opcode, body }: Frame): Answer {
  switch (opcode) {
    case opcodes.startup:
    case opcodes.register:
      return { opcode: opcodes.ready, body: Buffer.alloc(0) };
    case opcodes.options:
      return { opcode: opcodes.supported, body: short(0) };
    case opcodes.query: {
      const cql = new BodyReader(body).longString();
      return (
        answerSystemTable(cql, 'dc', '127.0.0.1', []) ??
        rowsAnswer('system_schema.keyspaces', [{ name: 'keyspace_name', type: 'text' }], [])
      );
    }
    default:
      return errorAnswer(0x000a, 'not known here');
  }
}
