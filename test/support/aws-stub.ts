import { once } from 'node:events';
import { createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';

/** An answer of AWS, as it is on the wire: JSON for an object, XML for a text; with a status, an error. */
export interface WireAnswer {
  readonly status?: number;
  /** The error's name, where a header has it. */
  readonly error?: string;
  readonly body: object | string;
}

/**
 * Answers by operation: `DescribeSubnets` for the services that name it in the request, the path for those that do
 * not (`/v1/clusters/…/bootstrap-brokers`). What has no answer is refused, in the way of each service.
 */
export type Answers = Readonly<Record<string, WireAnswer | ((request: string) => WireAnswer)>>;

export interface AwsStub {
  readonly endpoint: string;
  /** The operations asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts an HTTP server that answers for every AWS service on a free port of this machine.
 * @param behind the address of another AWS, which gets what has no answer here and is then not refused
 */
export async function startAwsStub(answers: Answers, behind?: string): Promise<AwsStub> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const operation = operationOf(request, body);
      asked.push(operation.name);
      const found = answers[operation.name];
      if (found === undefined && behind !== undefined) {
        passOn(behind, request, body, response);
        return;
      }
      const answer = (typeof found === 'function' ? found(body) : found) ?? refusals[operation.protocol];
      const isXml = typeof answer.body === 'string';
      response.writeHead(answer.status ?? 200, {
        'content-type': isXml ? 'text/xml' : 'application/json',
        ...(answer.error === undefined ? {} : { 'x-amzn-errortype': answer.error }),
      });
      response.end(isXml ? answer.body : JSON.stringify(answer.body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Headers stay as they are, that of the host too: it is signed. */
function passOn(behind: string, request: IncomingMessage, body: string, response: ServerResponse): void {
  const { method, headers } = request;
  const onward = sendRequest(new URL(request.url ?? '/', behind), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', (error) => response.destroy(error));
  onward.end(body);
}

type Protocol = 'json' | 'query' | 'ec2';

interface Operation {
  readonly name: string;
  readonly protocol: Protocol;
}

/** Three ways to name an operation: a header, a field of a form, the path. */
function operationOf(request: IncomingMessage, body: string): Operation {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return { name: target.split('.').at(-1) ?? '', protocol: 'json' };
  const form = new URLSearchParams(body);
  const action = form.get('Action');
  if (action !== null) {
    return { name: action, protocol: form.get('Version') === '2016-11-15' ? 'ec2' : 'query' };
  }
  const url = new URL(request.url ?? '', 'http://aws');
  const path = decodeURIComponent(url.pathname);
  // Lambda lists the event sources of a function, of one of its aliases, or those of a queue.
  const alias = url.searchParams.get('FunctionName')?.split(':')[1];
  if (alias !== undefined) return { name: `${path}?${alias}`, protocol: 'json' };
  return {
    name: url.searchParams.has('EventSourceArn') ? `${path}?EventSourceArn` : path,
    protocol: 'json',
  };
}

/** As the services refuse what a policy does not allow. */
const refusals: Readonly<Record<Protocol, WireAnswer>> = {
  json: {
    status: 403,
    error: 'AccessDeniedException',
    body: { __type: 'AccessDeniedException', message: 'User: someone is not authorized to perform this' },
  },
  query: {
    status: 403,
    body: '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: someone is not authorized</Message></Error><RequestId>r</RequestId></ErrorResponse>',
  },
  ec2: {
    status: 403,
    body: '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors><RequestID>r</RequestID></Response>',
  },
};

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
