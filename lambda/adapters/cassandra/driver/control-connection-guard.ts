import type { Client } from 'cassandra-driver';

/** Between the starts of a refresh and the one that follows it closely; doubles with each. */
const shortestPauseMs = 100;
const longestPauseMs = 5_000;
/** A refresh this long after the previous one begins at once. */
const steadyMs = 10_000;
/** After a refresh that failed with an error that the driver does not catch. */
const retryMs = 1_000;

/**
 * Keeps a lost control connection from ending the process, and from being replaced without pause.
 *
 * The driver learns of the topology through one connection, and opens another when it is lost
 * (`lib/control-connection.js`, `_refresh`). It has four faults here. When the connection is lost again meanwhile, it
 * reads a field of a connection that it no longer has: nothing catches that, and nothing tries again. It listens twice
 * to a connection that it opened for this purpose, so that each loss begins two refreshes. It pauses only after a
 * refresh that finds no host. What it opens after a shutdown stays open.
 *
 * Here refreshes are caught, run one at a time, wait longer the more closely they follow each other, and leave nothing
 * open.
 */
export function guardControlConnection(client: Client): void {
  const control: unknown = Reflect.get(client, 'controlConnection');
  if (!isControlConnection(control)) return;
  const refresh = control._refresh.bind(control);
  const waitForTurn = paced();
  let isBusy = false;

  const attempt = async (hosts?: unknown): Promise<void> => {
    // As the driver does: a request for the connection then waits for the next connection.
    Object.assign(control, { host: null, connection: null });
    await waitForTurn();
    try {
      await refresh(hosts);
    } catch {
      // The driver checks for itself whether it is being shut down.
      setTimeout(() => void control._refresh(), retryMs).unref();
    }
  };
  control._refresh = async (hosts) => {
    // Called within a refresh: the connection was lost again, and the next host is tried.
    if (hosts !== undefined) return attempt(hosts);
    if (isBusy) return;
    isBusy = true;
    await attempt();
    isBusy = false;
    if (control._isShuttingDown) await Promise.all(control.hosts.values().map((host) => host.shutdown()));
    // It was lost before the driver listened to it.
    else if (control.connection?.connected === false) void control._refresh();
  };
}

/** Resolves at once the first time, and then after a pause that grows as long as the calls follow each other closely. */
function paced(): () => Promise<void> {
  let lastMs = -Infinity;
  let pauseMs = 0;
  return async () => {
    const sinceMs = performance.now() - lastMs;
    if (sinceMs >= steadyMs) pauseMs = 0;
    const restMs = pauseMs - sinceMs;
    if (restMs > 0) await new Promise<void>((resolve) => setTimeout(resolve, restMs).unref());
    pauseMs = Math.min(longestPauseMs, Math.max(shortestPauseMs, pauseMs * 2));
    lastMs = performance.now();
  };
}

interface ControlConnection {
  readonly _isShuttingDown: boolean;
  readonly hosts: { values(): readonly { shutdown(): Promise<void> }[] };
  readonly connection: { readonly connected: boolean } | null;
  _refresh(hosts?: unknown): Promise<void>;
}

function isControlConnection(value: unknown): value is ControlConnection {
  return (
    typeof value === 'object' && value !== null && '_refresh' in value && typeof value._refresh === 'function'
  );
}
