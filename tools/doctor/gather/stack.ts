import type { Output } from '@aws-sdk/client-cloudformation';
import { signInHint } from '../../aws/sign-in.ts';
import type { AwsAccess } from './aws-access.ts';

/**
 * The name of the function of a stack's connector, by its output. Rejects if there is no such stack or output, or if the
 * stack has several connectors.
 */
export async function functionOfStack(access: AwsAccess, stack: string): Promise<string> {
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(access);
  try {
    const { Stacks: [found] = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    return functionIn(found?.Outputs ?? [], stack);
  } catch (cause) {
    const isDenied = cause instanceof Error && cause.name.startsWith('AccessDenied');
    if (!isDenied || signInHint(cause) !== undefined) throw cause;
    throw new Error(
      `the outputs of stack '${stack}' cannot be read; allow cloudformation:DescribeStacks, or give --function`,
      { cause },
    );
  } finally {
    client.destroy();
  }
}

/** `FunctionName` in a stack of one connector, `OrdersFunctionName` for the connector `Orders` of another stack. */
function functionIn(outputs: readonly Output[], stack: string): string {
  const functions = outputs.filter(({ OutputKey: key = '' }) => key.endsWith('FunctionName'));
  const names = functions.flatMap(({ OutputValue: name }) => name ?? []);
  const [name] = names;
  if (name === undefined) {
    throw new Error(
      `stack '${stack}' has no output FunctionName: it is not a connector's; name another, or give --function`,
    );
  }
  if (names.length === 1) return name;
  const list = functions.map(({ OutputKey, OutputValue }) => `${OutputKey} ${OutputValue}`).join(', ');
  throw new Error(
    `stack '${stack}' has several connectors (${list}); give --function with one of these names`,
  );
}
