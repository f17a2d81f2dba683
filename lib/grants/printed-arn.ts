import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isList } from '../synthesis/is-list.ts';

/**
 * An ARN as cdk-nag prints it in the id of a finding: `<AWS::Region>` for a reference, `<Queue.Arn>` for an attribute.
 * Other parts are left empty, so that the finding shows.
 */
export const printedArn = (scope: IConstruct, arn: string): string => print(Stack.of(scope).resolve(arn));

function print(part: unknown): string {
  if (typeof part === 'string') return part;
  if (typeof part !== 'object' || part === null) return '';
  if ('Ref' in part) return `<${String(part.Ref)}>`;
  const [name, parts] = Object.entries(part)[0] ?? [];
  if (!isList(parts)) return '';
  if (name === 'Fn::GetAtt') return `<${parts.map(print).join('.')}>`;
  const [delimiter, joined] = parts;
  return name === 'Fn::Join' && isList(joined) ? joined.map(print).join(String(delimiter)) : '';
}
