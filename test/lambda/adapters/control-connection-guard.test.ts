import { Client } from 'cassandra-driver';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { guardControlConnection } from '../../../lambda/adapters/cassandra/driver/control-connection-guard.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The driver's own object, whose way to refresh is replaced by one that fails as the driver's does. */
function failingClient(failures: number) {
  const client = new Client({ contactPoints: ['127.0.0.1'], localDataCenter: 'datacenter1' });
  const control = Reflect.get(client, 'controlConnection') as {
    _refresh: (hosts?: unknown) => Promise<void>;
  };
  expect(control._refresh).toBeTypeOf('function');
  const asked: unknown[] = [];
  control._refresh = (hosts) => {
    asked.push(hosts);
    return asked.length > failures
      ? Promise.resolve()
      : Promise.reject(new TypeError("Cannot read properties of null (reading 'endpoint')"));
  };
  guardControlConnection(client);
  return { control, asked };
}

describe('control connection refresh', () => {
  it('a refresh that fails unexpectedly does not reject and is retried until it succeeds', async () => {
    const { control, asked } = failingClient(2);
    await expect(control._refresh('hosts')).resolves.toBeUndefined();
    expect(asked).toEqual(['hosts']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(['hosts', undefined, undefined]);
  });

  it('a refresh that succeeds is done once', async () => {
    const { control, asked } = failingClient(0);
    await control._refresh();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual([undefined]);
  });
});
