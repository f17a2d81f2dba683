import { afterEach, expect, vi } from 'vitest';
import { doctor } from '../../../cli/doctor.ts';
import { startAwsStub, type Answers, type AwsStub } from '../../support/aws-stub.ts';
import { password } from '../../support/doctor/wire.ts';

let stub: AwsStub | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await stub?.close();
  stub = undefined;
});

/** What the command said, and what it asked for. */
export interface DoctorRun {
  readonly code: number;
  readonly text: string;
  readonly asked: readonly string[];
}

/** Runs the command by the real SDK against an AWS that gives these answers. Never does it print a secret. */
export async function runDoctor(answers: Answers, ...args: string[]): Promise<DoctorRun> {
  stub = await startAwsStub(answers);
  const variables = {
    AWS_ENDPOINT_URL: stub.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) };
  const code = await doctor.run(args, io);
  const text = lines.join('\n');
  expect(text).not.toContain(password);
  return { code, text, asked: stub.asked };
}
