import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { Connector } from '../../lib/connector.ts';
import { Network } from '../../lib/network/network.ts';
import { clicks, clicksApp, clicksProps } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf } from './support/stack.ts';

const scratch = scratchFolder();
const roleArn = 'arn:aws:iam::111122223333:role/clicks-function';

/** An inline policy of the given role, by its name as the template has it. */
const policyNames = (stack: Stack): readonly string[] =>
  propertiesOf(stack, 'AWS::IAM::Policy')
    .filter(({ Roles: roles }) => JSON.stringify(roles) === '["clicks-function"]')
    .map(({ PolicyName: name }) => JSON.stringify(name));

interface Given {
  readonly folder: string;
  readonly stack: string;
  readonly flag?: boolean | undefined;
  readonly role?: (stack: Stack) => IRole;
}

const importedRole = (stack: Stack): IRole => Role.fromRoleArn(stack, 'Role', roleArn);

const newRole = (stack: Stack): IRole =>
  new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

function stackWith({ folder, stack: id, flag, role = importedRole }: Given): Stack {
  const app = clicksApp(join(scratch, folder));
  if (flag !== undefined) {
    app.node.setContext('@aws-cdk/aws-iam:importedRoleStackSafeDefaultPolicyName', flag);
  }
  const stack = new Stack(app, id);
  const props = clicksProps(join(scratch, folder));
  new Connector(stack, 'Clicks', { ...props, function: { role: role(stack) } });
  return stack;
}

/** `PutRolePolicy` replaces a policy of the same name (https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html). */
describe('policies on a role that exists', () => {
  const uuid = '{"Fn::Select":[2,{"Fn::Split":["/",{"Ref":"AWS::StackId"}]}]}';

  it.each([undefined, false, true])(
    'two stacks with the same constructs name their policies on one role differently, with the flag of CDK %s',
    (flag) => {
      const [first, ...others] = policyNames(stackWith({ folder: `first-${flag}`, stack: 'First', flag }));
      const [second] = policyNames(stackWith({ folder: `second-${flag}`, stack: 'Second', flag }));
      expect(others).toEqual([]);
      expect(first).toMatch(/First.*Role/);
      expect(first).not.toBe(second);
    },
  );

  it('stacks of one name in two Regions name their policies differently, by the UUID of the stack', () => {
    const [name] = policyNames(stackWith({ folder: 'regions', stack: 'Clicks' }));
    expect(name).toContain(uuid);
  });

  it('the policy is named by its stack too if the role had statements before, and a default name', () => {
    const [name, ...others] = policyNames(
      stackWith({
        folder: 'before',
        stack: 'Clicks',
        role: (stack) => {
          const role = Role.fromRoleArn(stack, 'Role', roleArn, { defaultPolicyName: 'Connector' });
          role.addToPrincipalPolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: ['*'] }));
          return role;
        },
      }),
    );
    expect(others).toEqual([]);
    expect(name).toContain(uuid);
  });

  it('two connectors of one stack share the policy of a role that they share', () => {
    const folder = join(scratch, 'shared');
    const stack = new Stack(clicksApp(folder), 'Web');
    const role = importedRole(stack);
    const props = { ...clicksProps(join(folder, 'clicks')), function: { role } };
    const first = new Connector(stack, 'Clicks', props);
    new Connector(stack, 'Views', {
      ...clicksProps(join(folder, 'views'), { ...clicks, name: 'views' }),
      network: Network.shared(first),
      function: { role },
    });
    expect(policyNames(stack)).toEqual([expect.stringContaining(uuid)]);
  });

  it('the name of the policy is at most 128 characters long, whatever the path of the role', () => {
    const long = (id: string): string => id.repeat(60).slice(0, 120);
    const [name = ''] = policyNames(stackWith({ folder: 'long', stack: long('Clicks-') }));
    const [, path = ''] = /^\{"Fn::Join":\["-",\["([^"]+)",/.exec(name) ?? [];
    expect(path).toContain('Clicks');
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html: PolicyName. A UUID has 36 characters.
    expect(path.length + '-'.length + 36).toBeLessThanOrEqual(128);
  });

  it.each([
    [
      'imported as not mutable',
      (stack: Stack) => Role.fromRoleArn(stack, 'Role', roleArn, { mutable: false }),
    ],
    [
      'new and used without policy updates',
      (stack: Stack) =>
        new Role(stack, 'Role', {
          roleName: 'clicks-function',
          assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
        }).withoutPolicyUpdates(),
    ],
  ])('a role that is %s gets no policy', (title, role) => {
    expect(policyNames(stackWith({ folder: title.replaceAll(' ', '-'), stack: 'Clicks', role }))).toEqual([]);
  });

  it.each([
    ['imported', importedRole],
    ['new', newRole],
  ])(
    'a role that is %s in another stack is refused, since its policies would be there; imported it is not',
    (kind, make) => {
      const app = clicksApp(join(scratch, `elsewhere-${kind}`));
      const base = new Stack(app, 'Base');
      const stack = new Stack(app, 'Clicks');
      const role = make(base);
      const props = clicksProps(join(scratch, `elsewhere-${kind}`));
      expect(() => new Connector(stack, 'Refused', { ...props, function: { role } })).toThrow(
        "function.role: 'Base/Role' is of stack 'Base'",
      );
      const other = new Stack(app, 'Other');
      const own = Role.fromRoleArn(other, 'Role', role.roleArn);
      new Connector(other, 'Clicks', { ...props, function: { role: own } });
      expect(propertiesOf(other, 'AWS::IAM::Policy').length).toBeGreaterThan(0);
    },
  );

  it('a new role, which belongs to its stack, keeps the policy that CDK names', () => {
    const stack = stackWith({
      folder: 'new',
      stack: 'Clicks',
      role: newRole,
    });
    const names = propertiesOf(stack, 'AWS::IAM::Policy').map(({ PolicyName: name }) => String(name));
    expect(names).toContainEqual(expect.stringMatching(/^RoleDefaultPolicy[0-9A-F]{8}$/));
  });
});
