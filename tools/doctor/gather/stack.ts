import { signInHint } from '../../aws/sign-in.ts';
import type { AwsAccess } from './aws-access.ts';

/** The name of a stack's function, by the output of that name. Rejects if there is no such stack or output. */
export async function functionOfStack(access: AwsAccess, stack: string): Promise<string> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(access);
  try {
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const outputs = found?.Outputs ?? [];
    const name = outputs.find(({ OutputKey }) => OutputKey === 'FunctionName')?.OutputValue;
    if (name !== undefined) return name;
    throw new Error(
      `stack '${stack}' has no output FunctionName: it is not a connector's; name another, or give --function`,
    );
  } catch (cause) {
    const isDenied = cause instanceof Error && cause.name.startsWith('AccessDenied');
    if (!isDenied || signInHint(cause) !== undefined) throw cause;
    throw new Error(
      `the outputs of stack '${stack}' can't be read; allow cloudformation:DescribeStacks, or give --function`,
      { cause },
    );
  } finally {
    client.destroy();
  }
}
