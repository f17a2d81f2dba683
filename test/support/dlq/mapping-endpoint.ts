import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface MappingEndpoint {
  /** What the SDK takes as Lambda's endpoint. */
  readonly url: string;
  isEnabled(): boolean;
  /** What its state has been, from the first to the last. */
  readonly states: readonly string[];
  close(): Promise<void>;
}

const uuid = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

/**
 * Speaks Lambda's API for one event source mapping over HTTP. As with Lambda, a change is not there at once: the first
 * look after it sees it under way, and a change that comes while another is under way is refused
 * (https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html).
 */
export async function openMappingEndpoint(queueArn: string): Promise<MappingEndpoint> {
  const states = ['Disabled'];
  const state = (): string => states.at(-1) ?? '';
  const mapping = (): object => ({ UUID: uuid, EventSourceArn: queueArn, State: state() });
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://lambda');
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    };
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (pathname === '/2015-03-31/event-source-mappings') {
        const isAsked = searchParams.get('EventSourceArn') === queueArn;
        answer(200, { EventSourceMappings: isAsked ? [mapping()] : [] });
      } else if (pathname !== `/2015-03-31/event-source-mappings/${uuid}`) {
        answer(404, { Message: `nothing at ${pathname}` });
      } else if (request.method === 'PUT') {
        if (state().endsWith('ing')) {
          response.setHeader('X-Amzn-Errortype', 'ResourceInUseException');
          answer(400, { Message: state() });
          return;
        }
        const { Enabled } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { Enabled: boolean };
        states.push(Enabled ? 'Enabling' : 'Disabling');
        answer(202, mapping());
      } else {
        answer(200, mapping());
        if (state().endsWith('ing')) states.push(state().replace(/ing$/, 'ed'));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    isEnabled: () => state() === 'Enabled',
    states,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
