import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { metricsContentType, printFamilies, type Labels } from './exporter-format.ts';
import { createFunctionMeters } from './exporter-meters.ts';
import { pipelineFamilies, type MeteredPipeline } from './exporter-pipeline.ts';

/** Serves a pipeline's metrics to Prometheus. */
export interface Exporter {
  /** `http://127.0.0.1:9464/metrics`. */
  readonly url: string;
  /** Reads one line of the function's output. */
  addLine(line: string): void;
  /** From now on the metrics of what is around the function are served too. */
  watch(pipeline: MeteredPipeline): void;
  stop(): Promise<void>;
}

/** Where metrics are served; port 0 takes a free one. */
export interface ExporterAddress {
  readonly host: string;
  readonly port: number;
}

/** Starts to serve `/metrics`; rejects where the port is taken. `labels` are on every metric. */
export async function startExporter({ host, port }: ExporterAddress, labels: Labels): Promise<Exporter> {
  const meters = createFunctionMeters();
  let pipeline: MeteredPipeline | undefined;
  const text = (): string =>
    printFamilies([
      ...meters.families(labels),
      ...(pipeline === undefined ? [] : pipelineFamilies(pipeline, labels)),
    ]);

  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0];
    if (path !== '/metrics') answer(response, 404, 'nothing here; the metrics are at /metrics\n');
    else if (request.method !== 'GET' && request.method !== 'HEAD') answer(response, 405, 'only GET\n');
    else answer(response, 200, text(), metricsContentType);
  });
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(
      `the metrics cannot be served on ${host}:${port}; give another --metrics-port, or 0 for a free one`,
      { cause },
    );
  }
  return {
    url: `http://${inUrl(host)}:${portOf(server)}/metrics`,
    addLine: (line) => {
      meters.addLine(line);
    },
    watch(started) {
      pipeline = started;
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, status: number, body: string, type = 'text/plain'): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  // Node leaves the body of an answer to HEAD away.
  response.end(body);
}

const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the metrics have no port');
  return address.port;
}
