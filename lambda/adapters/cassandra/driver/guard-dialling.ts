import type { Client, DseClientOptions } from 'cassandra-driver';
import Connection from 'cassandra-driver/lib/connection.js';
import { guardConnection } from './guard-connection.ts';
import { withinTime } from '../../time/within-time.ts';

/** For a contact point that accepts connections and does not answer; then the next one is tried. */
const openMs = 10_000;

/**
 * Guards every connection that the driver makes, and closes those that it forgets: a first connection through which the
 * topology cannot be read, and the pool of a host that the driver replaces by another of the same address, which would
 * go on connecting by itself (`lib/control-connection.js`, `lib/host-connection-pool.js`).
 */
export function guardDialling(client: Client): void {
  const control: unknown = Reflect.get(client, 'controlConnection');
  if (!isControlConnection(control)) return;
  control._createConnection = async (contactPoint) => {
    const connection = new Connection(contactPoint, null, control.options);
    guardConnection(connection);
    try {
      await withinTime(connection.openAsync(), openMs, 'opening a connection');
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  };
  const borrowFirst = control._borrowFirstConnection.bind(control);
  control._borrowFirstConnection = (contactPoints) => {
    // A connection is left here only if the topology could not be read through it.
    control.connection?.close();
    return borrowFirst(contactPoints);
  };
  control.hosts.on('add', (host) => {
    pauseLongerUntilSteady(host);
    const { pool } = host;
    const create = pool._createConnection.bind(pool);
    pool._createConnection = () => {
      const connection = create();
      guardConnection(connection);
      return connection;
    };
  });
  control.hosts.on('remove', (host) => {
    host.shutdown(true);
  });
}

/** A host that drops its connections within this time goes on with its longer pauses; the driver would begin with the shortest again. */
const steadyMs = 10_000;

function pauseLongerUntilSteady(host: Host): void {
  const setUp = host.setUp.bind(host);
  let upAtMs = performance.now();
  host.setUp = (...how) => {
    const wasDown = !host.isUp();
    const { reconnectionSchedule } = host;
    setUp(...how);
    if (!wasDown) return;
    if (performance.now() - upAtMs < steadyMs) host.reconnectionSchedule = reconnectionSchedule;
    upAtMs = performance.now();
  };
}

interface Host {
  readonly pool: { _createConnection(): Connection };
  reconnectionSchedule: Iterator<number>;
  isUp(): boolean;
  setUp(...how: unknown[]): void;
  shutdown(drains: boolean): void;
}

interface ControlConnection {
  readonly options: DseClientOptions;
  readonly hosts: { on(event: 'add' | 'remove', listener: (host: Host) => void): void };
  readonly connection: Connection | null;
  _createConnection(contactPoint: string): Promise<Connection>;
  _borrowFirstConnection(contactPoints: Iterator<string>): Promise<void>;
}

function isControlConnection(value: unknown): value is ControlConnection {
  return (
    typeof value === 'object' &&
    value !== null &&
    '_createConnection' in value &&
    '_borrowFirstConnection' in value &&
    'hosts' in value &&
    'options' in value
  );
}
