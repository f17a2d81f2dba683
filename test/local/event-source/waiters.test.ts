import { describe, expect, it } from 'vitest';
import { Waiters } from '../../../local/event-source/waiters.ts';

describe('Waiters', () => {
  it('a waiter is resolved by the check at which its condition holds', async () => {
    const waiters = new Waiters();
    let isDone = false;
    const waiting = waiters.wait(() => isDone);
    waiters.check();
    isDone = true;
    waiters.check();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('a waiter is rejected when waiting ends', async () => {
    const waiters = new Waiters();
    const waiting = waiters.wait(() => false);
    waiters.end(new Error('the brokers are gone'));
    await expect(waiting).rejects.toThrow('the brokers are gone');
  });

  it('a waiter that is added after the end is rejected', async () => {
    const waiters = new Waiters();
    waiters.end(new Error('the brokers are gone'));
    waiters.end(new Error('the event source was stopped'));
    await expect(waiters.wait(() => false)).rejects.toThrow('the brokers are gone');
    await expect(waiters.wait(() => true)).rejects.toThrow('the brokers are gone');
  });
});
