import { describe, expect, it } from 'vitest';
import { folderOf, readRunOptions } from '../../../cli/flags/run-options.ts';

describe('`millrace run` options', () => {
  it('the options of a run are refused with all of their problems', async () => {
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

describe('folderOf', () => {
  it('the folder of a group has the name of the group if that is plain', () => {
    expect(folderOf('millrace-orders_2.eu')).toBe('millrace-orders_2.eu');
  });

  it('the folder of a group is unique and within the folder of all groups', () => {
    const groups = ['a/b', 'a_b', 'a b', 'a%20b', '.', '..', 'é', "a'b", '~'];
    const folders = groups.map(folderOf);
    expect(new Set(folders).size).toBe(groups.length);
    for (const folder of folders) expect(folder).toMatch(/^(?!\.+$)[\w.%-]+$/);
  });
});
