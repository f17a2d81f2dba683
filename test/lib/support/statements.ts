import type { Stack } from 'aws-cdk-lib';
import { isObject } from '../../../core/value/is-object.ts';
import { propertiesOf } from './stack.ts';

/** One statement of an IAM policy, its lists always lists. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** The statements of a policy as the template has them. */
export function statementsIn(document: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!isObject(document)) throw new Error('a policy without document');
  return asList(document['Statement']).map((statement) => {
    if (!isObject(statement)) throw new Error('a statement that is none');
    return statement;
  });
}

/** Every statement of every role's policies in a stack. */
export const roleStatements = (stack: Stack): readonly Statement[] =>
  propertiesOf(stack, 'AWS::IAM::Policy').flatMap(({ PolicyDocument: document }) =>
    statementsIn(document).map((statement) => ({
      effect: String(statement['Effect']),
      actions: asList(statement['Action']).map(String),
      resources: asList(statement['Resource']),
    })),
  );

/** Action → the resources that it is allowed on. */
export function allowedActions(stack: Stack): ReadonlyMap<string, readonly unknown[]> {
  const allowed = new Map<string, readonly unknown[]>();
  for (const { actions, resources } of roleStatements(stack)) {
    for (const action of actions) allowed.set(action, [...(allowed.get(action) ?? []), ...resources]);
  }
  return allowed;
}
