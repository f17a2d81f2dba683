import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { Answers, WireAnswer } from '../../support/aws-stub.ts';
import { describedStack, healthy } from '../../support/doctor/wire.ts';
import { projectRoot } from '../../support/project-root.ts';
import { runDoctor as run } from './run-doctor.ts';

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), 'millrace-doctor-changes-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const template = (...fields: readonly string[]): string =>
  JSON.stringify({
    Resources: {
      Place: {
        Type: 'AWS::Cassandra::Type',
        Properties: { KeyspaceName: 'shop', TypeName: 'place', Fields: fields },
      },
    },
  });
const deployed = (body: string): WireAnswer => ({
  body: `<GetTemplateResponse><GetTemplateResult><TemplateBody>${xml(body)}</TemplateBody></GetTemplateResult></GetTemplateResponse>`,
});
const tablesAlone: Answers = { DescribeStacks: describedStack('Tables', 'UPDATE_COMPLETE') };

function fileOf(text: string): string {
  const file = join(folder, 'Wanted.template.json');
  writeFileSync(file, text);
  return file;
}

describe('`doctor` with a template', () => {
  it('`doctor` finds that the template of a connector can be deployed', async () => {
    const answers = { ...healthy, GetTemplate: deployed(template('city')) };
    const { code, text } = await run(answers, '--stack', 'Orders', '--template', fileOf(template('city')));
    expect(text).toContain('Orders: the template can be deployed: nothing changes');
    expect(text).toContain('0 problems, 0 warnings, 0 not known');
    expect(code).toBe(0);
  });

  it('`doctor` finds what CloudFormation would refuse, beside all else', async () => {
    const answers = { ...healthy, GetTemplate: deployed(template('city')) };
    const wanted = fileOf(template('city', 'street'));
    const { code, text } = await run(answers, '--stack', 'Orders', '--template', wanted);
    expect(text).toMatch(
      /PROBLEM type shop\.place: its fields change\n.*Keyspaces changes no type.*\n.*declare one of another name/,
    );
    expect(text).toContain('1 problem, 0 warnings, 0 not known');
    expect(code).toBe(1);
  });

  it('`doctor` compares a stack without a connector, and looks at nothing else', async () => {
    const answers = { ...tablesAlone, GetTemplate: deployed(template('city')) };
    const wanted = fileOf(template('city', 'street'));
    const { code, text, asked } = await run(answers, '--stack', 'Tables', '--template', wanted);
    expect(text).toContain('PROBLEM type shop.place: its fields change');
    expect(asked).toEqual(['DescribeStacks', 'GetTemplate']);
    expect(code).toBe(1);
  });

  it('`doctor` without a template has nothing to look at in a stack without a connector', async () => {
    await expect(run(tablesAlone, '--stack', 'Tables')).rejects.toThrow(
      /stack 'Tables' has no output FunctionName.*or --template to compare the stack alone/,
    );
  });

  it('`doctor` names the permission that the comparison lacks, and the documentation lists it', async () => {
    const { code, text } = await run(healthy, '--stack', 'Orders', '--template', fileOf(template('city')));
    expect(text).toContain('unknown Orders: what a deployment would change is not known');
    expect(text).toContain('allow cloudformation:GetTemplate');
    expect(readFileSync(join(projectRoot, 'docs/DOCTOR.md'), 'utf8')).toContain(
      '"cloudformation:GetTemplate"',
    );
    expect(code).toBe(0);
  });

  it('`doctor` says what a deployed template must be, where it is none of CDK', async () => {
    const answers = { ...tablesAlone, GetTemplate: deployed('Resources:\n  Place: {}\n') };
    const { text } = await run(answers, '--stack', 'Tables', '--template', fileOf(template('city')));
    expect(text).toMatch(/unknown Tables: .*\n.*the template of stack 'Tables': is no JSON/);
  });

  it('`doctor` refuses a file that is no template before it asks AWS', async () => {
    await expect(run({}, '--stack', 'Orders', '--template', fileOf('no'))).rejects.toThrow(
      /option '--template': .*Wanted\.template\.json: is no JSON/,
    );
    await expect(run({}, '--stack', 'Orders', '--template', join(folder, 'none.json'))).rejects.toThrow(
      /option '--template': ENOENT/,
    );
  });
});
