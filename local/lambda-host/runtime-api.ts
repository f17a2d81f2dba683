import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { maxPayloadBytes } from './invocation.ts';
import type { FunctionError } from './invocation.ts';

/** What the runtime client of one environment tells its host. */
export interface RuntimeListener {
  /** It asks for its next invocation: it is initialised, and free. */
  onFree: () => void;
  onAnswer: (requestId: string, payload: string) => void;
  onError: (requestId: string, error: FunctionError) => void;
  onInitError: (error: FunctionError) => void;
}

/** The Lambda runtime API for one environment: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Sets the listener of the client; to be called once, before the client starts. */
  serve(listener: RuntimeListener): void;
  /** Answers the client's request for its next invocation; the client must be free. */
  send(headers: Readonly<Record<string, string>>, event: string): void;
  close(): void;
}

const prefix = '/2018-06-01/runtime/';

/** Serves the protocol on a free port of the loopback interface. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let listener: RuntimeListener | undefined;

  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
    const path = (request.url ?? '').slice(prefix.length);
    if (request.method === 'GET' && path === 'invocation/next') {
      waiting = response;
      listener?.onFree();
      return;
    }
    receive(request).then(
      (body) => {
        if (body === undefined) {
          response.writeHead(413).end();
          listener?.onError(requestIdOf(path), tooLarge);
          return;
        }
        response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}');
        if (path === 'init/error') listener?.onInitError(readError(body));
        else if (path.endsWith('/response')) listener?.onAnswer(requestIdOf(path), body);
        else if (path.endsWith('/error')) listener?.onError(requestIdOf(path), readError(body));
      },
      // The process ended during its answer: its exit is reported.
      () => undefined,
    );
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the runtime API got no port');

  return {
    address: `127.0.0.1:${bound.port}`,
    serve(given) {
      listener = given;
    },
    send(headers, event) {
      const response = waiting;
      if (response === undefined) throw new Error('the runtime client has not asked for an invocation');
      waiting = undefined;
      response.writeHead(200, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(event),
        ...headers,
      });
      response.end(event);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** `undefined` for a body above the limit. */
async function receive(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= maxPayloadBytes) chunks.push(chunk);
  }
  return bytes > maxPayloadBytes ? undefined : Buffer.concat(chunks).toString('utf8');
}

const tooLarge: FunctionError = {
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `the answer is larger than ${maxPayloadBytes} bytes`,
  stackTrace: [],
};

/** `invocation/<request id>/…` */
function requestIdOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function readError(body: string): FunctionError {
  let report: unknown;
  try {
    report = JSON.parse(body);
  } catch {
    report = undefined;
  }
  const fields: object = typeof report === 'object' && report !== null ? report : {};
  const trace: unknown = 'trace' in fields ? fields.trace : [];
  return {
    errorType: 'errorType' in fields ? String(fields.errorType) : 'Runtime.Unknown',
    errorMessage: 'errorMessage' in fields ? String(fields.errorMessage) : body,
    stackTrace: Array.isArray(trace) ? trace.map(String) : [],
  };
}
