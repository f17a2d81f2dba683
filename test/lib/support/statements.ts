import type { Stack } from 'aws-cdk-lib';
import { propertiesOf } from './stack.ts';

/** One statement of an IAM policy, its lists always lists. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Every statement of every role's policies in a stack. */
export function roleStatements(stack: Stack): readonly Statement[] {
  return propertiesOf(stack, 'AWS::IAM::Policy').flatMap(({ PolicyDocument: document }) => {
    if (!isObject(document)) throw new Error('a policy without document');
    return asList(document['Statement']).map((statement) => {
      if (!isObject(statement)) throw new Error('a statement that is none');
      return {
        effect: String(statement['Effect']),
        actions: asList(statement['Action']).map(String),
        resources: asList(statement['Resource']),
      };
    });
  });
}

/** Action → the resources that it is allowed on. */
export function allowedActions(stack: Stack): ReadonlyMap<string, readonly unknown[]> {
  const allowed = new Map<string, readonly unknown[]>();
  for (const { actions, resources } of roleStatements(stack)) {
    for (const action of actions) allowed.set(action, [...(allowed.get(action) ?? []), ...resources]);
  }
  return allowed;
}
