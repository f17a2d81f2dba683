import { Agent as HttpAgent, request as requestHttp, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { hasCode } from '../../../core/failure/thrown.ts';
import type { LoginHeaders } from '../../../core/secret/registry-login.ts';
import type { Clock } from '../../ports/clock.ts';
import { NoAnswer } from './attempt-failed.ts';
import type { HttpRegistryConfig } from './config.ts';
import { readAnswer, type HttpAnswer } from './http-answer.ts';

/** Requests at a time to one registry. */
const maxSockets = 8;
/** A frozen function does not notice that its connections are lost; firewalls drop an idle one after a minute or more. */
const maxIdleMs = 4_000;

/** Sends requests to one address of a registry, over connections that are kept for some seconds. */
export class HttpConnection {
  readonly url: string;
  readonly #clock: Clock;
  readonly #agent: HttpAgent;
  readonly #isSecure: boolean;
  #lastUsedMs = 0;

  constructor(url: string, { authorities, client }: HttpRegistryConfig, clock: Clock) {
    this.url = url;
    this.#clock = clock;
    this.#isSecure = url.startsWith('https:');
    const options = { keepAlive: true, maxSockets, scheduling: 'lifo' } as const;
    this.#agent = this.#isSecure
      ? new HttpsAgent({
          ...options,
          ...(authorities === undefined ? {} : { ca: authorities }),
          ...(client === undefined
            ? {}
            : { cert: client.certificate, key: client.privateKey, passphrase: client.privateKeyPassword }),
        })
      : new HttpAgent(options);
  }

  /**
   * The answer to a GET of `path` below the address; redirects are not followed. Rejects if it has not arrived whole
   * within `timeoutMs`, with what the socket says, or the name of what is wrong with the answer.
   */
  async get(path: string, headers: LoginHeaders, timeoutMs: number): Promise<HttpAnswer> {
    // By the wall clock: a monotonic one may stand still while the function is frozen.
    const nowMs = this.#clock.now();
    if (nowMs - this.#lastUsedMs > maxIdleMs) this.#dropIdle();
    this.#lastUsedMs = nowMs;
    const signal = AbortSignal.timeout(Math.max(1, Math.ceil(timeoutMs)));
    try {
      return await this.#send(path, headers, signal);
    } catch (error) {
      if (signal.aborted) throw new NoAnswer(`no answer within ${Math.round(timeoutMs)} ms`);
      if (!(error instanceof LostConnection)) throw error;
      this.#dropIdle();
      return await this.#send(path, headers, signal);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(path: string, headers: LoginHeaders, signal: AbortSignal): Promise<HttpAnswer> {
    const options: RequestOptions = {
      agent: this.#agent,
      signal,
      headers: { accept: 'application/vnd.schemaregistry.v1+json, application/json, */*', ...headers },
    };
    return new Promise((resolve, reject) => {
      const send = this.#isSecure ? requestHttps : requestHttp;
      const request = send(`${this.url}${path}`, options, (response) => {
        readAnswer(response).then(resolve, reject);
      });
      request.on('error', (error) => {
        // The other side closed the connection before it had the request; it is safe to send it again.
        const isLost = request.reusedSocket && (hasCode(error, 'ECONNRESET') || hasCode(error, 'EPIPE'));
        reject(isLost ? new LostConnection(error.message) : error);
      });
      request.end();
    });
  }

  #dropIdle(): void {
    for (const sockets of Object.values(this.#agent.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }
}

/** A connection that was kept is gone. */
class LostConnection extends Error {}
