import type { Client } from 'cassandra-driver';

/** After a refresh that has failed in a way the driver does not expect. */
const againMs = 1_000;

/**
 * Keeps a lost connection from ending the process. The driver hears of topology by one connection, and makes another
 * when that is lost; lost again meanwhile, it reads a field of the connection it no longer has
 * (`lib/control-connection.js` of 4.10.0, `_refresh`), nobody catches that, and nobody tries again. Here somebody does
 * both.
 */
export function keepRefreshing(client: Client): void {
  const control: unknown = Reflect.get(client, 'controlConnection');
  if (!isControlConnection(control)) return;
  const refresh = control._refresh.bind(control);
  control._refresh = async (hosts) => {
    try {
      await refresh(hosts);
    } catch {
      // The driver checks for itself whether it is being shut down.
      setTimeout(() => void control._refresh(), againMs).unref();
    }
  };
}

interface ControlConnection {
  _refresh(hosts?: unknown): Promise<void>;
}

function isControlConnection(value: unknown): value is ControlConnection {
  return (
    typeof value === 'object' && value !== null && '_refresh' in value && typeof value._refresh === 'function'
  );
}
