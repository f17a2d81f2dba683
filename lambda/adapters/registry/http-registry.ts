import { isCertificateCode } from '../../../core/failure/certificate-error.ts';
import { known, message, type FailureMessage } from '../../../core/failure/failure-message.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { messageOfThrown } from '../../../core/failure/thrown.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpRegistryConfig } from './config.ts';
import type { HttpAnswer } from './http-answer.ts';
import { AttemptFailed, NoAnswer } from './attempt-failed.ts';
import { HttpConnection } from './http-connection.ts';
import { RegistryLogin } from './login.ts';

/** What is asked of a registry. */
export interface RegistryRequest<T> {
  /** Below the registry's address, with the slash in front. */
  readonly path: string;
  /** What is asked for, as messages call it: `schema 7`. */
  readonly what: string;
  /**
   * Reads an answer of status 200 or 404. Throws RecordError for what is final, and {@link AttemptFailed} where the
   * answer is not one of a registry.
   */
  readonly read: (answer: HttpAnswer) => T;
}

/** The pause after all addresses have failed is drawn from nothing to this, and doubles with each round. */
const pauseMs = 100;
/** With less than this nothing is asked any more. */
const minAttemptMs = 20;
/** A rotation has two versions of the login. */
const mostLogins = 3;

/** Asks the addresses of one registry in turn until one answers, the one that answered last first. */
export class HttpRegistry {
  readonly #config: HttpRegistryConfig;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #login: RegistryLogin;
  #connections: readonly HttpConnection[];

  constructor(config: HttpRegistryConfig, clock: Clock, random: () => number = Math.random) {
    this.#config = config;
    this.#clock = clock;
    this.#random = random;
    this.#login = new RegistryLogin(config.readLogin);
    this.#connections = config.urls.map((url) => new HttpConnection(url, config, clock));
  }

  /**
   * What a registry answers. Rejects with what `read` throws as final; with RecordError `registry_unavailable` where no
   * address has answered by `endsAtMs` (of the monotonic clock); and with BatchCrash where one does not let the function
   * in, or the certificates do not fit, and no other answers.
   */
  async ask<T>(request: RegistryRequest<T>, endsAtMs: number): Promise<T> {
    const failed = new Map<string, string>();
    for (let round = 0; ; round++) {
      let crash: BatchCrash | undefined;
      for (const [index, connection] of this.#connections.entries()) {
        const leftMs = endsAtMs - this.#clock.monotonic();
        if (leftMs < minAttemptMs) throw this.#unavailable(request.what, failed);
        try {
          const answer = await this.#send(
            connection,
            request.path,
            leftMs / (this.#connections.length - index),
          );
          const found = request.read(answer);
          this.#prefer(connection);
          return found;
        } catch (error) {
          if (error instanceof BatchCrash) crash ??= error;
          else if (!(error instanceof AttemptFailed)) throw error;
          // The last attempt often ends with the time itself: what was wrong before says more.
          if (!(error instanceof NoAnswer && failed.has(connection.url))) {
            failed.set(connection.url, messageOfThrown(error));
          }
        }
      }
      if (crash !== undefined) throw crash;
      const pause = this.#random() * pauseMs * 2 ** round;
      await this.#clock.sleep(Math.max(0, Math.min(pause, endsAtMs - this.#clock.monotonic())));
    }
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  #prefer(connection: HttpConnection): void {
    if (this.#connections[0] === connection) return;
    this.#connections = [connection, ...this.#connections.filter((other) => other !== connection)];
  }

  async #send(connection: HttpConnection, path: string, timeoutMs: number): Promise<HttpAnswer> {
    const endsAtMs = this.#clock.monotonic() + timeoutMs;
    const leftMs = (): number => Math.max(minAttemptMs, endsAtMs - this.#clock.monotonic());
    let headers = await this.#login.headers(leftMs());
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#get(connection, path, headers, leftMs());
      const { status } = answer;
      if (status === 200 || status === 404) return answer;
      if (status !== 401 && status !== 403) throw new AttemptFailed(describeStatus(status));
      const others = attempt < mostLogins ? await this.#login.headersAfter(headers, leftMs()) : undefined;
      if (others === undefined) throw this.#refused(connection.url, status);
      headers = others;
    }
  }

  async #get(
    ...[connection, ...request]: [HttpConnection, ...Parameters<HttpConnection['get']>]
  ): Promise<HttpAnswer> {
    try {
      return await connection.get(...request);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (isCertificateCode(code)) throw this.#untrusted(connection.url, code);
      if (error instanceof NoAnswer) throw error;
      throw new AttemptFailed(code === '' ? messageOfThrown(error) : code);
    }
  }

  #unavailable(what: string, failed: ReadonlyMap<string, string>): RecordError {
    const reasons = [...failed].map(([url, reason]) => `${url}: ${reason}`);
    return new RecordError(
      'decode',
      'registry_unavailable',
      message`${known(what)} could not be fetched in time: ${known(reasons.join('; '))}`,
      { next: 'retry' },
    );
  }

  #refused(url: string, status: number): BatchCrash {
    const { credentials } = this.#config.variables;
    const login = this.#config.readLogin === undefined ? 'a request without a login' : 'the login';
    return crash(
      'registry_refused',
      message`the schema registry at ${known(url)} refuses ${known(login)} (status ${known(status)}); correct the secret that ${known(credentials)} names, and let its login read schemas and subjects`,
    );
  }

  #untrusted(url: string, code: string): BatchCrash {
    const { tlsAuthorities, tlsClientCertificate } = this.#config.variables;
    return crash(
      'certificate_not_trusted',
      message`the certificates of the schema registry at ${known(url)} and of the function do not fit: ${known(code)}; correct the secrets that ${known(tlsAuthorities)} and ${known(tlsClientCertificate)} name`,
    );
  }
}

function crash(code: 'registry_refused' | 'certificate_not_trusted', reason: FailureMessage): BatchCrash {
  return new BatchCrash({ next: 'crash', stage: 'decode', code, message: reason });
}

function describeStatus(status: number): string {
  if (status < 300 || status >= 400) return `status ${status}`;
  return `status ${status}, a redirect, which is not followed: give the address that it leads to`;
}
