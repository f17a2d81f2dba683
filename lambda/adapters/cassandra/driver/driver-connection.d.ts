/** What is used of a connection of the driver, which does not export the types of its class. */
declare module 'cassandra-driver/lib/connection.js' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';
  import type { auth, DseClientOptions } from 'cassandra-driver';

  type Done = (error?: Error | null) => void;

  export default class Connection extends EventEmitter {
    constructor(endpoint: string, protocolVersion: number | null, options: DseClientOptions);
    readonly connected: boolean;
    readonly isSocketOpen: boolean;
    readonly protocolVersion: number;
    readonly netClient: Socket;
    /** Cuts what the server sends into frames. */
    readonly protocol: EventEmitter;
    /** Reads the frames. */
    readonly parser: EventEmitter;
    bindSocketListeners(): void;
    open(callback: Done): void;
    openAsync(): Promise<void>;
    errorConnecting(error: Error, destroy: boolean, callback: Done): void;
    authenticate(authenticator: auth.Authenticator, token: Buffer, callback: Done): void;
    onAuthenticationError(callback: Done, error: Error): void;
    clearAndInvokePending(error?: Error): void;
    close(callback?: Done): void;
  }
}
