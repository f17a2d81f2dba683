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

describe('rotating credentials', () => {
  it('a login is read once, however many connections are made', async () => {
    const { reads, next } = makeSecret('a');
    expect(await Promise.all([next(), next(), next()])).toEqual(['a', 'a', 'a']);
    expect(reads).toEqual(['current']);
  });

  it('a refused login is read again, the current version first', async () => {
    const { versions, reads, credentials, next, show } = makeSecret('a', 'c');
    await show();
    versions.current = 'b';
    credentials.refuse();
    expect(await next()).toBe('b');
    expect(reads).toEqual(['current', 'current']);
  });

  it('the pending login is used if the current one is refused', async () => {
    const { credentials, next, show } = makeSecret('a', 'b');
    await show();
    credentials.refuse();
    expect(await next()).toBe('b');
    expect(credentials.isExhausted).toBe(false);
  });

  it('the login is exhausted when no version remains, and is then tried from the start', async () => {
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

  it('a login without a pending version has no next version', async () => {
    const { credentials, show } = makeSecret('a');
    await show();
    credentials.refuse();
    expect(await credentials.hasNext()).toBe(false);
  });

  it('a login is not given up for a late refusal of an earlier one', async () => {
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

  it('a login is finally refused even if connections were lost before the cluster answered', async () => {
    const { credentials, show } = makeSecret('a');
    for (let lost = 0; lost < 200; lost++) await show();
    for (let tries = 0; tries < 200 && !credentials.isExhausted; tries++) {
      await show();
      credentials.refuse();
      await credentials.next();
    }
    expect(credentials.isExhausted).toBe(true);
  });

  it('the login that the cluster has accepted is used, even if a refusal was attributed to it', async () => {
    const { credentials, next, show } = makeSecret('a', 'b');
    await show();
    credentials.refuse();
    await show();
    credentials.refuse();
    credentials.accept(login('b'));
    expect(await next()).toBe('b');
    expect(credentials.isExhausted).toBe(false);
  });

  it('the reason why the secret cannot be read is passed on, and the secret is read the next time', async () => {
    let isDown = true;
    const credentials = new RotatingCredentials(() =>
      isDown ? Promise.reject(new Error('throttled')) : Promise.resolve(login('a')),
    );
    await expect(credentials.next()).rejects.toThrow('throttled');
    isDown = false;
    expect(await credentials.next()).toEqual(login('a'));
  });
});
