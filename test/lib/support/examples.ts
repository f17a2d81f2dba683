import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import { projectRoot } from '../../support/project-root.ts';

/** Every app under `examples/`, by the name of its folder. */
const apps: Readonly<Record<string, () => Promise<{ readonly app: App }>>> = {
  'avro-confluent-registry': () => import('../../../examples/avro-confluent-registry/app.ts'),
  'bring-your-own': () => import('../../../examples/bring-your-own/app.ts'),
  'cassandra-scram-rotation': () => import('../../../examples/cassandra-scram-rotation/app.ts'),
  'keyspaces-msk-provisioned-mtls': () => import('../../../examples/keyspaces-msk-provisioned-mtls/app.ts'),
  'keyspaces-msk-serverless': () => import('../../../examples/keyspaces-msk-serverless/app.ts'),
  'protobuf-glue': () => import('../../../examples/protobuf-glue/app.ts'),
  'self-managed-kafka': () => import('../../../examples/self-managed-kafka/app.ts'),
  'two-connectors': () => import('../../../examples/two-connectors/app.ts'),
};

export const exampleNames = Object.keys(apps);

/** The stacks of every example, made as `cdk` makes them: settings of cdk.json, output into the given folder. */
export async function loadExamples(folder: string): Promise<readonly Stack[]> {
  const stacks: Stack[] = [];
  // One after the other: what an app reads of its surroundings is in the environment of this process.
  for (const name of exampleNames) stacks.push(...(await loadExample(name, folder)));
  return stacks;
}

async function loadExample(name: string, folder: string): Promise<readonly Stack[]> {
  const load = apps[name];
  if (load === undefined) throw new Error(`no example '${name}'; there are ${exampleNames.join(', ')}`);
  const settings: unknown = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8'));
  if (typeof settings !== 'object' || settings === null || !('context' in settings)) {
    throw new Error('cdk.json has no context');
  }
  process.env['CDK_OUTDIR'] = join(folder, name);
  process.env['CDK_CONTEXT_JSON'] = JSON.stringify(settings.context);
  try {
    const { app } = await load();
    app.synth();
    return app.node.children.filter((child): child is Stack => Stack.isStack(child));
  } finally {
    delete process.env['CDK_OUTDIR'];
    delete process.env['CDK_CONTEXT_JSON'];
  }
}
