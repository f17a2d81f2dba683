import { connect } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { Client } from 'cassandra-driver';

/** An OPTIONS request and the first bytes of its answer, from the native protocol, version 4, sections 2 and 4.1.3. */
const optionsFrame = Buffer.from([0x04, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x00, 0x00]);
const answerBit = 0x80;
const supportedOpcode = 0x06;
const opcodeAt = 4;

const limitMs = 2_000;

/** A node's address for clients. */
export interface CqlEndpoint {
  readonly address: string;
  readonly port: number;
  readonly tls: boolean;
  /** What to show a server that asks for a certificate, PEM. */
  readonly client?: { readonly certificate: string; readonly privateKey: string } | undefined;
}

/** Resolves to true if a CQL server answers there; rejects if nobody does. */
export function answersCql({ address, port, tls, client }: CqlEndpoint): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = tls
      ? connectTls({ host: address, port, ...unchecked(client) })
      : connect({ host: address, port });
    socket.setTimeout(limitMs, () => socket.destroy(new Error(`no answer within ${limitMs} ms`)));
    socket.once(tls ? 'secureConnect' : 'connect', () => socket.write(optionsFrame));
    socket.once('data', (answer: Buffer) => {
      resolve(((answer[0] ?? 0) & answerBit) !== 0 && answer[opcodeAt] === supportedOpcode);
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => {
      resolve(false);
    });
  });
}

/** The server is a child of this process: its certificate need not be checked. */
const unchecked = (client: CqlEndpoint['client']): ConnectionOptions => ({
  rejectUnauthorized: false,
  ...(client === undefined ? {} : { cert: client.certificate, key: client.privateKey }),
});

/** Resolves to true once the first superuser can log in: a node answers before it has made that role. */
export async function letsSuperuserIn({ address, port, tls, client: own }: CqlEndpoint): Promise<boolean> {
  const client = new Client({
    contactPoints: [`${address}:${port}`],
    localDataCenter: 'datacenter1',
    credentials: { username: 'cassandra', password: 'cassandra' },
    socketOptions: { connectTimeout: limitMs },
    ...(tls ? { sslOptions: unchecked(own) } : {}),
  });
  try {
    await client.connect();
    return true;
  } finally {
    await client.shutdown();
  }
}
