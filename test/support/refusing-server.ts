import type { Socket } from 'node:net';
import { errorAnswer, type Answer } from './keyspaces-stand-in/answers.ts';
import { string } from './keyspaces-stand-in/body.ts';
import { FrameReader, opcodes, writeResponse, type Frame } from './keyspaces-stand-in/frames.ts';
import { startScriptedServer, type ScriptedServer } from './scripted-server.ts';

/** The error that a server answers each request with; with `afterLogin`, once it has asked for a login. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly afterLogin?: boolean;
}

export const askForLogin: Answer = {
  opcode: opcodes.authenticate,
  body: string('org.apache.cassandra.auth.PasswordAuthenticator'),
};

/** Answers each frame that a connection brings; a frame without an answer is left alone. */
export function answerFrames(socket: Socket, answer: (frame: Frame) => Answer | undefined): void {
  const reader = new FrameReader();
  socket.on('data', (chunk) => {
    for (const frame of reader.read(chunk)) {
      const said = answer(frame);
      if (said !== undefined) socket.write(writeResponse({ flags: 0, stream: frame.stream, ...said }));
    }
  });
}

export function refuse(socket: Socket, { code, message, afterLogin = false }: Refusal): void {
  answerFrames(socket, ({ opcode }) =>
    afterLogin && opcode === opcodes.startup ? askForLogin : errorAnswer(code, message),
  );
}

/** Starts a server that refuses on a free port of this machine. */
export function startRefusingServer(refusal: Refusal): Promise<ScriptedServer> {
  return startScriptedServer((socket) => {
    refuse(socket, refusal);
  });
}
