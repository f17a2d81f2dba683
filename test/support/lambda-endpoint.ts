import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LambdaHost } from '../../local/lambda-host/options.ts';

export interface LambdaEndpoint {
  /** What the SDK takes as Lambda's endpoint. */
  readonly url: string;
  /** Names of the functions that were invoked, in order. */
  readonly invoked: readonly string[];
  close(): Promise<void>;
}

/**
 * Speaks Lambda's Invoke over HTTP and hands the event to a function in a host
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html).
 */
export async function openLambdaEndpoint(host: LambdaHost): Promise<LambdaEndpoint> {
  const invoked: string[] = [];
  const server = createServer((request, response) => {
    const name = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '')?.[1];
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      invoked.push(name ?? '');
      void host.invoke(Buffer.concat(chunks).toString('utf8')).then((result) => {
        if (result.kind === 'success') response.end(result.payload);
        else {
          const errorMessage = result.kind === 'error' ? result.errorMessage : result.message;
          response
            .writeHead(200, { 'X-Amz-Function-Error': 'Unhandled' })
            .end(JSON.stringify({ errorMessage }));
        }
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    invoked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
