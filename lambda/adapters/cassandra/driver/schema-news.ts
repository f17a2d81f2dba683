import type { Client } from 'cassandra-driver';

/**
 * Calls `onNews` with the keyspace of every change of a table or a type that the cluster reports. Calls it without a
 * keyspace when the control connection was replaced: changes before that are not reported again.
 *
 * The driver registers for these events and does not pass them on (`lib/control-connection.js`).
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
