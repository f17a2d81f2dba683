import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isList } from '../synthesis/is-list.ts';

/**
 * The ARNs that may belong to another account than a construct's stack: those that name another account or none, as
 * buckets do. They refer to no resource of a template, so that a policy in one stack may hold what another was given.
 */
export function foreignArns(scope: IConstruct, arns: readonly string[]): readonly string[] {
  const stack = Stack.of(scope);
  return arns.flatMap((arn) => {
    const resolved: unknown = stack.resolve(arn);
    const text = textOf(resolved);
    if (text === undefined) return [];
    const account = text.split(':')[4];
    if (account === pseudo('AWS::AccountId') || account === stack.account) return [];
    return [Token.asString(resolved)];
  });
}

const pseudo = (name: string): string => `<${name.replaceAll(':', '.')}>`;

/** An ARN with its pseudo parameters in words; `undefined` if it depends on a resource, an import or a parameter. */
function textOf(part: unknown): string | undefined {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null) return undefined;
  if ('Ref' in part) {
    const name = String(part.Ref);
    return name.startsWith('AWS::') ? pseudo(name) : undefined;
  }
  if (!('Fn::Join' in part) || !isList(part['Fn::Join'])) return undefined;
  const [delimiter, joined] = part['Fn::Join'];
  if (!isList(joined)) return undefined;
  const texts = joined.map(textOf);
  return texts.includes(undefined) ? undefined : texts.join(String(delimiter));
}
