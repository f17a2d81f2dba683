import { createServer } from 'node:net';

/** Below the range from which Linux and macOS take the ports of outgoing connections. */
const firstPort = 20_000;
const portCount = 12_000;
const attempts = 50;

/**
 * Resolves to a TCP port that is free on every one of `addresses`.
 * Nothing holds the port until the server takes it; the choice is random so that neighbours rarely meet.
 */
export async function freePort(addresses: readonly string[]): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = firstPort + Math.floor(Math.random() * portCount);
    const free = await Promise.all(addresses.map((address) => isFree(address, port)));
    if (free.every(Boolean)) return port;
  }
  throw new Error(`no free port on ${addresses.join(', ')} among ${attempts} tried above ${firstPort}`);
}

function isFree(address: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRNOTAVAIL') {
        reject(
          new Error(
            `${address} is not an address of this machine; on macOS add it with 'sudo ifconfig lo0 alias ${address}'`,
            { cause: error },
          ),
        );
      } else resolve(false);
    });
    server.listen(port, address, () =>
      server.close(() => {
        resolve(true);
      }),
    );
  });
}
