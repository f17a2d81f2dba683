import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openStore } from '../../../lambda/adapters/cassandra/index.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { answerAsNode } from '../../support/accepting-script.ts';
import { errorAnswer } from '../../support/keyspaces-stand-in/answers.ts';
import { bytes } from '../../support/keyspaces-stand-in/body.ts';
import { opcodes } from '../../support/keyspaces-stand-in/frames.ts';
import { answerFrames, askForLogin, refuse } from '../../support/refusing-server.ts';
import { startScriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';
import { waitUntil } from '../../support/wait-until.ts';

type Script = (socket: Socket) => void;

const accept: Script = (socket) => {
  answerFrames(socket, answerAsNode);
};
const refuseWith =
  (code: number, message: string, afterLogin = false): Script =>
  (socket) => {
    refuse(socket, { code, message, afterLogin });
  };
/** Answers as a node does, and does something else with the requests of one kind. */
const exceptFor =
  (opcode: number, does: (socket: Socket) => void): Script =>
  (socket) => {
    answerFrames(socket, (frame) => {
      if (frame.opcode !== opcode) return answerAsNode(frame);
      does(socket);
      return undefined;
    });
  };
const end = (socket: Socket) => void socket.destroy();
const onData =
  (does: (socket: Socket) => void): Script =>
  (socket) => {
    socket.on('data', () => {
      does(socket);
    });
  };

const unfriendly: Readonly<Record<string, Script>> = {
  'refuses each version of the protocol in frames of the other': refuseWith(
    0x000a,
    'Invalid or unsupported protocol version (4); the lowest supported version is 3',
  ),
  'is overloaded': refuseWith(0x1001, 'Too many requests'),
  'is bootstrapping': refuseWith(0x1002, 'Cannot read from a bootstrapping node'),
  'has an error': refuseWith(0x0000, 'java.lang.NullPointerException'),
  'refuses logins before it has seen one': refuseWith(0x0100, 'Bad credentials'),
  'refuses logins': refuseWith(0x0100, 'Bad credentials', true),
  'closes each connection': end,
  'closes after the first request': onData(end),
  'closes once it is asked for its topology': exceptFor(opcodes.query, end),
  'does not tell of its topology': (socket) => {
    answerFrames(socket, (frame) =>
      frame.opcode === opcodes.query ? errorAnswer(0x1001, 'Too many requests') : answerAsNode(frame),
    );
  },
  'takes no registration for events': exceptFor(opcodes.register, end),
  'is none of Cassandra': onData((socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
  'sends frames that can not be read': onData((socket) => void socket.write(Buffer.alloc(64))),
  'answers each answer with a challenge': (socket) => {
    answerFrames(socket, ({ opcode }) =>
      opcode === opcodes.startup
        ? askForLogin
        : { opcode: opcodes.authChallenge, body: bytes(Buffer.from('again')) },
    );
  },
};

const open = ({ port }: ScriptedServer, timeoutMs: number) =>
  openStore(
    {
      contactPoints: [`127.0.0.1:${port}`],
      localDatacenter: 'dc',
      consistency: 'LOCAL_QUORUM',
      tls: 'off',
      tokenAware: true,
      readCredentials: (version) =>
        Promise.resolve(version === 'current' ? { username: 'app', password: 'secret' } : undefined),
    },
    timeoutMs,
  );

/** Does the same with all at once: most of the time is waited. */
const forEach = <T>(
  scripts: Readonly<Record<string, Script>>,
  work: (name: string, script: Script) => Promise<T>,
) => Promise.all(Object.entries(scripts).map(([name, script]) => work(`a server that ${name}`, script)));

it('a start on a server that refuses connections ends after a few, and none follows', async () => {
  await forEach(unfriendly, async (name, script) => {
    const server = await startScriptedServer(script);
    try {
      await expect(open(server, 2_000), name).rejects.toThrow(BatchCrash);
      const { accepted } = server;
      expect(accepted, name).toBeLessThanOrEqual(6);
      await sleep(1_000);
      expect(server.accepted, name).toBe(accepted);
    } finally {
      await server.close();
    }
  });
  const before = process.cpuUsage().user;
  await sleep(500);
  expect(process.cpuUsage().user - before).toBeLessThan(400_000);
});

it('the store of a server that starts to refuse connects with pauses and leaves no connection open', async () => {
  const later = { ...unfriendly, 'closes what it has accepted': closeSoon };
  await forEach(later, async (name, script) => {
    const server = await startScriptedServer(accept);
    const store = await open(server, 5_000);
    try {
      const before = server.accepted;
      server.change(script);
      await sleep(2_000);
      const early = server.accepted - before;
      await sleep(2_000);
      const late = server.accepted - before - early;
      expect(early, name).toBeLessThanOrEqual(40);
      expect(late, name).toBeLessThanOrEqual(12);
      expect(server.open, name).toBeLessThanOrEqual(4);
    } finally {
      await store.close();
      const { accepted } = server;
      await sleep(500);
      expect(server.accepted - accepted, name).toBeLessThanOrEqual(2);
      await server.close();
    }
  });
}, 15_000);

it('the store of a server with repeated outages has as many connections as at first', async () => {
  const server = await startScriptedServer(accept);
  const store = await open(server, 5_000);
  try {
    for (let outage = 0; outage < 3; outage++) {
      const { accepted } = server;
      server.change(refuseWith(0x0100, 'Bad credentials'));
      await waitUntil('it dials again', () => server.accepted >= accepted + 3);
      server.change(accept);
      await waitUntil('it is connected', () => server.open >= 1);
    }
    await sleep(1_000);
    expect(server.open).toBeLessThanOrEqual(2);
  } finally {
    await store.close();
    await server.close();
  }
}, 20_000);

function closeSoon(socket: Socket): void {
  accept(socket);
  setTimeout(() => socket.destroy(), 50);
}
