import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { errorAnswer, errorCodes, throttled, type Answer } from './answers.ts';
import { BodyReader, bytes, string } from './body.ts';
import { FrameReader, opcodes, writeRequest, writeResponse, type Frame } from './frames.ts';
import { Bucket, type Buckets } from './rates.ts';
import { readPrepared, readRequest, type Prepared, type Request } from './requests.ts';
import { isWrite, refuseText, refuseWrite, tableOf, type TableRules } from './rules.ts';
import { verifySignature, type ExpectedSignature } from './sigv4-server.ts';
import { answerSystemTable } from './system-tables.ts';

/** What all connections to one stand-in share. */
export interface Keyspace {
  readonly region: string;
  readonly credentials: ExpectedSignature['credentials'];
  /** Service-specific credentials; absent: there are none. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  /** Of the load balancers. */
  readonly addresses: readonly string[];
  readonly upstream: { readonly host: string; readonly port: number };
  readonly rules: TableRules;
  readonly perConnection: number;
  readonly partitions: Buckets;
  /** By their id in hexadecimal. */
  readonly prepared: Map<string, Prepared>;
  /** What was refused or throttled, in order. */
  readonly refusals: string[];
  /** Requests that wrote, by the address of the load balancer that they went through. */
  readonly writes: Map<string, number>;
}

const authenticator = 'com.amazonaws.cassandra.auth.SigV4Authenticator';

/** One connection of a client: signed in first, then passed on to the real server frame by frame, as the rules allow. */
export class Session {
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #address: string;
  readonly #shared: Keyspace;
  readonly #bucket: Bucket;
  readonly #preparing = new Map<number, string>();
  readonly #nonce = randomBytes(16).toString('hex');
  #startup: Frame | undefined;
  #state: 'new' | 'signing' | 'starting' | 'open' = 'new';

  constructor(client: Socket, address: string, shared: Keyspace) {
    this.#client = client;
    this.#address = address;
    this.#shared = shared;
    this.#bucket = new Bucket(shared.perConnection, Date.now());
    this.#upstream = connect(shared.upstream);
    const requests = new FrameReader();
    const responses = new FrameReader();
    client.on('data', (chunk: Buffer) => {
      for (const frame of requests.read(chunk)) this.#ask(frame);
    });
    this.#upstream.on('data', (chunk: Buffer) => {
      for (const frame of responses.read(chunk)) this.#hear(frame);
    });
    for (const socket of [client, this.#upstream]) {
      socket.on('error', () => {
        this.end();
      });
      socket.on('close', () => {
        this.end();
      });
    }
  }

  end(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  #ask(frame: Frame): void {
    const answer = this.#state === 'open' ? this.#judge(frame) : this.#signIn(frame);
    if (answer === 'pass') this.#upstream.write(writeRequest(frame));
    else if (answer !== 'wait')
      this.#client.write(writeResponse({ ...answer, flags: 0, stream: frame.stream }));
  }

  #signIn(frame: Frame): Answer | 'pass' | 'wait' {
    if (frame.opcode === opcodes.startup && this.#state === 'new') {
      this.#startup = frame;
      return { opcode: opcodes.authenticate, body: string(authenticator) };
    }
    if (frame.opcode !== opcodes.authResponse) {
      return this.#startup === undefined
        ? 'pass'
        : this.#refuse(errorAnswer(errorCodes.badCredentials, 'sign in'));
    }
    const token = new BodyReader(frame.body).value() ?? Buffer.alloc(0);
    if (this.#state === 'new' && token.toString() === 'SigV4\0\0') {
      this.#state = 'signing';
      return { opcode: opcodes.authChallenge, body: bytes(Buffer.from(`nonce=${this.#nonce}`)) };
    }
    const { credentials, region } = this.#shared;
    const problem =
      this.#state === 'signing'
        ? verifySignature(token, { nonce: this.#nonce, region, credentials, now: new Date() })
        : this.#verifyLogin(token);
    if (problem !== undefined) return this.#refuse(errorAnswer(errorCodes.badCredentials, problem));
    this.#state = 'starting';
    // The real server lets everybody in: what it answers to the client's first words ends the signing in.
    if (this.#startup !== undefined)
      this.#upstream.write(writeRequest({ ...this.#startup, stream: frame.stream }));
    return 'wait';
  }

  /** What is wrong with a login (https://www.rfc-editor.org/rfc/rfc4616); `undefined` if nothing is. */
  #verifyLogin(token: Buffer): string | undefined {
    const { login } = this.#shared;
    if (login === undefined) return 'the mechanism is not SigV4';
    const isKnown = token.toString() === `\0${login.username}\0${login.password}`;
    return isKnown ? undefined : 'the user name or the password is not known';
  }

  #judge(frame: Frame): Answer | 'pass' {
    const { addresses, prepared, region, rules } = this.#shared;
    if (frame.opcode === opcodes.prepare) {
      const cql = new BodyReader(frame.body).longString();
      this.#preparing.set(frame.stream, cql);
      const refusal = refuseText(cql, rules);
      return refusal === undefined ? 'pass' : this.#refuse(refusal);
    }
    const request = readRequest(frame, (id) => prepared.get(id.toString('hex')));
    if (request === undefined) return 'pass';
    for (const { cql } of request.statements) {
      const refusal = refuseText(cql, rules);
      if (refusal !== undefined) return this.#refuse(refusal);
    }
    if (!request.statements.some(isWrite)) {
      const [{ cql } = { cql: '' }] = request.statements;
      return answerSystemTable(cql, region, this.#address, addresses) ?? 'pass';
    }
    const refusal = refuseWrite(request, Date.now(), rules) ?? this.#throttle(request);
    if (refusal !== undefined) return this.#refuse(refusal);
    const { writes } = this.#shared;
    writes.set(this.#address, (writes.get(this.#address) ?? 0) + 1);
    return 'pass';
  }

  #throttle({ consistency, isBatch, statements }: Request): Answer | undefined {
    const nowMs = Date.now();
    const answer = throttled(consistency, isBatch);
    if (!this.#bucket.take(statements.length, nowMs)) return answer;
    const [first] = statements;
    if (first === undefined) return undefined;
    const key = first.keyIndexes.map((index) => first.values[index]?.toString('hex') ?? '');
    const partition = [tableOf(first.cql), ...key].join(' ');
    return this.#shared.partitions.take(partition, statements.length, nowMs) ? undefined : answer;
  }

  #refuse(answer: Answer): Answer {
    const reader = new BodyReader(answer.body, 4);
    this.#shared.refusals.push(reader.string());
    return answer;
  }

  #hear(frame: Frame): void {
    if (this.#state === 'starting' && frame.opcode === opcodes.ready) {
      this.#state = 'open';
      const body = bytes(null);
      this.#client.write(writeResponse({ ...frame, opcode: opcodes.authSuccess, body }));
      return;
    }
    const cql = this.#preparing.get(frame.stream);
    if (cql !== undefined) {
      this.#preparing.delete(frame.stream);
      const made = frame.opcode === opcodes.result ? readPrepared(frame.body) : undefined;
      if (made !== undefined) {
        this.#shared.prepared.set(made.id.toString('hex'), { cql, keyIndexes: made.keyIndexes });
      }
    }
    this.#client.write(writeResponse(frame));
  }
}
