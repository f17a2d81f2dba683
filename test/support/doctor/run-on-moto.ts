import { vi } from 'vitest';
import { doctor } from '../../../cli/doctor.ts';
import type { PlacedFinding } from '../../../tools/doctor/rules/finding.ts';
import { startAwsStub, type Answers } from '../aws-stub.ts';
import type { MotoAccount } from './moto-account.ts';

/** Who asks. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface DoctorOnMoto {
  readonly code: number;
  readonly findings: readonly PlacedFinding[];
  /** All that was printed. */
  readonly text: string;
}

/**
 * Runs the command, by the SDK's own clients, against moto.
 * @param answers of what moto lacks; everything else reaches moto as it was sent
 */
export async function runOnMoto(
  { moto, region }: MotoAccount,
  answers: Answers,
  args: readonly string[],
  keys: AwsKeys = { accessKeyId: 'test', secretAccessKey: 'test' },
): Promise<DoctorOnMoto> {
  const front = await startAwsStub(answers, moto.endpoint);
  const variables = {
    AWS_ENDPOINT_URL: front.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) };
  try {
    const code = await doctor.run([...args, '--json'], io);
    const text = lines.join('\n');
    return { code, findings: readFindings(text), text };
  } finally {
    vi.unstubAllEnvs();
    await front.close();
  }
}

function readFindings(text: string): readonly PlacedFinding[] {
  const printed: unknown = JSON.parse(text);
  if (typeof printed === 'object' && printed !== null && 'findings' in printed) {
    const { findings } = printed;
    if (Array.isArray(findings) && findings.every(isFinding)) return findings;
  }
  throw new Error(`doctor printed no findings: ${text}`);
}

const isFinding = (value: unknown): value is PlacedFinding =>
  typeof value === 'object' && value !== null && 'area' in value && 'severity' in value && 'what' in value;
