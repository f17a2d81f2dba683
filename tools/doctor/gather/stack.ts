import type { Output } from '@aws-sdk/client-cloudformation';
import { signInHint } from '../../aws/sign-in.ts';
import type { AwsAccess } from './aws-access.ts';

/**
 * The name of the function of a stack's connector, by its output; `undefined` for a stack without a connector. Rejects if
 * there is no such stack, or if it has several connectors.
 */
export async function functionOfStack(access: AwsAccess, stack: string): Promise<string | undefined> {
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
function functionIn(outputs: readonly Output[], stack: string): string | undefined {
  const functions = outputs.filter(({ OutputKey: key = '' }) => key.endsWith('FunctionName'));
  const names = functions.flatMap(({ OutputValue: name }) => name ?? []);
  if (names.length <= 1) return names[0];
  const list = functions.map(({ OutputKey, OutputValue }) => `${OutputKey} ${OutputValue}`).join(', ');
  throw new Error(
    `stack '${stack}' has several connectors (${list}); give --function with one of these names`,
  );
}
