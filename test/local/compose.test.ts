import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { composeDown, composeUp } from '../../local/docker/compose.ts';

const run = {
  project: 'millrace-a1',
  kafkaPort: 20_001,
  cassandraPort: 20_002,
  registryPort: 20_003,
  cassandraVersion: '4.1.8',
  registry: false,
};

it('compose runs in the foreground so that its guard can watch it', () => {
  const { args } = composeUp(run);
  expect(args.slice(0, 2)).toEqual(['compose', '--file']);
  expect(args.slice(3)).toEqual(['--project-name', 'millrace-a1', 'up', 'kafka', 'cassandra']);
});

it('composeUp starts the schema registry where it is wanted', () => {
  const { args } = composeUp({ ...run, registry: true });
  expect(args.slice(5)).toEqual(['up', 'kafka', 'cassandra', 'registry']);
});

it('composeDown removes the containers of the same run and their volumes', () => {
  const [up, down] = [composeUp(run), composeDown(run)];
  expect(down.args.slice(0, 5)).toEqual(up.args.slice(0, 5));
  expect(down.args.slice(5)).toEqual(['down', '--volumes', '--timeout', '0']);
});

it('the compose file gets every variable that it uses and no other', () => {
  const { args, environment } = composeUp(run);
  const asked = [...readFileSync(args[2]!, 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  expect(new Set(asked)).toEqual(new Set(Object.keys(environment)));
  expect(environment).toEqual({
    MILLRACE_KAFKA_PORT: '20001',
    MILLRACE_CASSANDRA_PORT: '20002',
    MILLRACE_CASSANDRA_VERSION: '4.1.8',
    MILLRACE_REGISTRY_PORT: '20003',
  });
});
