import { describe, expect, it } from 'vitest';
import { RotatingCredentials } from '../../../lambda/adapters/cassandra/credentials.ts';
import type { Credentials } from '../../../core/secret/credentials.ts';

const login = (password: string): Credentials => ({ username: 'app', password });

/** A secret whose versions a test moves, and how often each was read. */
function makeSecret(current: string, pending?: string) {
  const versions = { current, pending };
  const reads: string[] = [];
  const credentials = new RotatingCredentials((version) => {
    reads.push(version);
    const password = versions[version];
    return Promise.resolve(password === undefined ? undefined : login(password));
  });
  const next = async () => (await credentials.next()).password;
  const show = async () => (await credentials.show()).password;
  return { versions, reads, credentials, next, show };
}

describe('a login that rotates', () => {
  it('is read once, however many connections are made', async () => {
    const { reads, next } = makeSecret('a');
    expect(await Promise.all([next(), next(), next()])).toEqual(['a', 'a', 'a']);
    expect(reads).toEqual(['current']);
  });

  it('is read again when it is refused, the current version first', async () => {
    const { versions, reads, credentials, next, show } = makeSecret('a', 'c');
    await show();
    versions.current = 'b';
    credentials.refuse();
    expect(await next()).toBe('b');
    expect(reads).toEqual(['current', 'current']);
  });

  it('is the pending one when the current one is refused', async () => {
    const { credentials, next, show } = makeSecret('a', 'b');
    await show();
    credentials.refuse();
    expect(await next()).toBe('b');
    expect(credentials.isExhausted).toBe(false);
  });

  it('is exhausted when no version is left, and is then tried from the start', async () => {
    const { versions, credentials, next, show } = makeSecret('a', 'b');
    await show();
    credentials.refuse();
    await show();
    credentials.refuse();
    expect(await credentials.hasNext()).toBe(false);
    expect(credentials.isExhausted).toBe(true);
    versions.current = 'c';
    await show();
    credentials.refuse();
    expect(await next()).toBe('c');
    credentials.accept(login('c'));
    expect(credentials.isExhausted).toBe(false);
  });

  it('has no next version without a pending one', async () => {
    const { credentials, show } = makeSecret('a');
    await show();
    credentials.refuse();
    expect(await credentials.hasNext()).toBe(false);
  });

  it('is not given up for a late refusal of an earlier one', async () => {
    const { versions, reads, credentials, next, show } = makeSecret('a');
    await Promise.all([show(), show(), show()]);
    versions.current = 'b';
    credentials.refuse();
    expect(await show()).toBe('b');
    credentials.refuse();
    credentials.refuse();
    expect(credentials.isExhausted).toBe(false);
    credentials.accept(login('b'));
    expect(await next()).toBe('b');
    expect(reads).toEqual(['current', 'current']);
  });

  it('is refused in the end though connections were lost before the cluster had answered', async () => {
    const { credentials, show } = makeSecret('a');
    for (let lost = 0; lost < 200; lost++) await show();
    for (let tries = 0; tries < 200 && !credentials.isExhausted; tries++) {
      await show();
      credentials.refuse();
      await credentials.next();
    }
    expect(credentials.isExhausted).toBe(true);
  });

  it('is what the cluster has accepted, even if a refusal was taken for its own', async () => {
    const { credentials, next, show } = makeSecret('a', 'b');
    await show();
    credentials.refuse();
    await show();
    credentials.refuse();
    credentials.accept(login('b'));
    expect(await next()).toBe('b');
    expect(credentials.isExhausted).toBe(false);
  });

  it('passes on why the secret can not be read, and asks again the next time', async () => {
    let isDown = true;
    const credentials = new RotatingCredentials(() =>
      isDown ? Promise.reject(new Error('throttled')) : Promise.resolve(login('a')),
    );
    await expect(credentials.next()).rejects.toThrow('throttled');
    isDown = false;
    expect(await credentials.next()).toEqual(login('a'));
  });
});
