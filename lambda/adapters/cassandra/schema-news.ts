import type { Client } from 'cassandra-driver';

/**
 * Calls `onNews` with the keyspace of every change of a table or type that the cluster tells of, and without one when
 * the connection that tells is a new one: what has changed before is not told again.
 *
 * The driver registers for these events and keeps them to itself (`lib/control-connection.js` of 4.10.0).
 */
export function listenForSchemaNews(client: Client, onNews: (keyspace: string | undefined) => void): void {
  const control: unknown = Reflect.get(client, 'controlConnection');
  if (!isControlConnection(control)) return;
  const handle = control._nodeSchemaChangeHandler.bind(control);
  control._nodeSchemaChangeHandler = (event) => {
    onNews(event.keyspace);
    handle(event);
  };
  const register = control._registerToConnectionEvents.bind(control);
  control._registerToConnectionEvents = async () => {
    await register();
    if (control.initialized) onNews(undefined);
  };
}

interface ControlConnection {
  readonly initialized: boolean;
  _nodeSchemaChangeHandler(event: { readonly keyspace: string }): void;
  _registerToConnectionEvents(): Promise<void>;
}

function isControlConnection(value: unknown): value is ControlConnection {
  return (
    typeof value === 'object' &&
    value !== null &&
    'initialized' in value &&
    '_nodeSchemaChangeHandler' in value &&
    typeof value._nodeSchemaChangeHandler === 'function' &&
    '_registerToConnectionEvents' in value &&
    typeof value._registerToConnectionEvents === 'function'
  );
}
