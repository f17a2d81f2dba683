import { describe, expect, it } from 'vitest';
import { folderOf, readRunOptions } from '../../../cli/flags/run-options.ts';

describe('the options of a run', () => {
  it('are refused with all that is wrong with them', async () => {
    const wrong = {
      brokers: 'h',
      'contact-points': 'h:0',
      from: '2026-02-30',
      dialect: 'scylla',
      'kafka-sasl': 'plain',
      tls: 'on',
      'batch-size': '0',
      'log-level': 'loud',
      'metrics-port': '70000',
      'dead-letters': 's3://kept',
    };
    const args = Object.entries(wrong).flatMap(([option, value]) => [`--${option}`, value]);
    const said = await readRunOptions(args).then(String, String);
    expect(said).toContain('11 problems');
    for (const option of [...Object.keys(wrong), 'local-dc']) expect(said).toContain(`--${option}`);
  });
});

describe('the folder of a group', () => {
  it('has its name where that is plain', () => {
    expect(folderOf('millrace-orders_2.eu')).toBe('millrace-orders_2.eu');
  });

  it('is its own, within the folder of all groups', () => {
    const groups = ['a/b', 'a_b', 'a b', 'a%20b', '.', '..', 'é', "a'b", '~'];
    const folders = groups.map(folderOf);
    expect(new Set(folders).size).toBe(groups.length);
    for (const folder of folders) expect(folder).toMatch(/^(?!\.+$)[\w.%-]+$/);
  });
});
