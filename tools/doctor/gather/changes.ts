import { compareStacks } from '../../../lib/changes/compare.ts';
import { knownRules } from '../../../lib/changes/create-only.ts';
import { readTemplate } from '../../../lib/changes/template.ts';
import type { Template } from '../../../lib/changes/template.ts';
import type { ChangeFacts } from '../facts/change-facts.ts';
import { derive } from '../facts/fact.ts';
import { ask } from './ask.ts';
import type { AwsAccess } from './aws-access.ts';
import type { NamedStack } from './request.ts';

/** Compares a template with the one that the stack is deployed with. */
export async function gatherChanges(
  access: AwsAccess,
  { stack }: NamedStack,
  wanted: Template,
): Promise<ChangeFacts> {
  const deployed = await ask('cloudformation:GetTemplate', () => templateOfStack(access, stack));
  const changes = derive(deployed, (template) =>
    compareStacks(new Map([[stack, template]]), new Map([[stack, wanted]]), knownRules),
  );
  return { stack, changes };
}

async function templateOfStack(access: AwsAccess, stack: string): Promise<Template> {
  const { CloudFormationClient, GetTemplateCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(access);
  try {
    // As it was sent: with transforms it would be processed otherwise, and CDK's have none.
    const { TemplateBody: body = '' } = await client.send(
      new GetTemplateCommand({ StackName: stack, TemplateStage: 'Original' }),
    );
    return readTemplate(body, `the template of stack '${stack}'`);
  } finally {
    client.destroy();
  }
}
