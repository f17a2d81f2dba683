import { CfnOutput, CfnResource } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { limits } from '../../lib/synthesis/limits.ts';
import { stackProblems } from '../../lib/synthesis/stack-limits.ts';
import { alarmName } from '../../lib/watch/alarm-name.ts';
import { divideAmongStacks, interleave } from '../../lib/watch/alarm-stacks.ts';
import { divideIntoRules } from '../../lib/watch/unhealthy.ts';
import { scratchFolder } from '../support/scratch.ts';
import { clicks, clicksConnector } from './support/connector.ts';
import { emptyStack } from './support/stack.ts';

const scratch = scratchFolder();
const advice = 'divide the topics among several connectors, each in a stack of its own';

const repeat = (count: number, make: (index: number) => unknown): void => {
  for (let index = 1; index <= count; index += 1) make(index);
};

describe('a stack that is too large', () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  it('more resources and outputs than CloudFormation takes are refused with what to do', () => {
    const stack = emptyStack(join(scratch, 'large'));
    repeat(limits.stackResources.value, (index) => new CfnResource(stack, `R${index}`, { type: 'A::B::C' }));
    repeat(limits.stackOutputs.value, (index) => new CfnOutput(stack, `O${index}`, { value: 'v' }));
    expect(stackProblems(stack)).toEqual([]);
    new CfnResource(stack, 'R0', { type: 'A::B::C' });
    new CfnOutput(stack, 'O0', { value: 'v' });
    expect(stackProblems(stack)).toEqual([
      `stack 'Test': 501 resources; allowed: 500; ${advice}`,
      `stack 'Test': 201 outputs; allowed: 200; ${advice}`,
    ]);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: 10,240 characters of all inline policies of a role.
  it('a policy that a role which exists cannot hold is refused', () => {
    const stack = emptyStack(join(scratch, 'role'));
    const role = Role.fromRoleName(stack, 'Kept', 'kept');
    const grant = (action: string): void => {
      repeat(30, (index) =>
        role.addToPrincipalPolicy(
          new PolicyStatement({
            actions: [`${action}:${index}`],
            resources: [`arn:aws:a:::${'r'.repeat(200)}`],
          }),
        ),
      );
    };
    grant('a');
    expect(stackProblems(stack)).toEqual([]);
    grant('b');
    expect(stackProblems(stack)).toEqual([
      expect.stringMatching(
        /^role "kept": its inline policies have at least 1\d{4} characters; allowed: 10240; let the stack create the role/,
      ),
    ]);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html: 2,500 metrics of a dashboard.
  it('more topics than a dashboard shows are refused', () => {
    const routes = Array.from({ length: 160 }, (_, index) => ({
      ...clicks.routes[0]!,
      topic: `web.clicks-${index}`,
    }));
    expect(() => clicksConnector(join(scratch, 'wide'), {}, { ...clicks, routes })).toThrow(
      /^the dashboard of connector 'clicks' has 2\d{3} metrics for its 160 topics; allowed: 2500; divide the routes among several connectors/,
    );
  });
});

describe('the division of alarms', () => {
  it('topics and tables that are added at the end move no alarm to another stack', () => {
    const setsOf = (name: string, count: number) =>
      Array.from({ length: count }, (_, set) =>
        Array.from({ length: 7 }, (__, each) => `${name}${set}-${each}`),
      );
    const placesOf = (count: number) =>
      new Map(
        divideAmongStacks([
          ['connector'],
          ...interleave([setsOf('topic', count), setsOf('table', count)]),
        ]).flatMap((alarms, stack) => alarms.map((alarm) => [alarm, stack] as const)),
      );
    const before = placesOf(40);
    const after = placesOf(60);
    expect(new Set(after.values())).toEqual(new Set([0, 1, 2, 3]));
    for (const [alarm, stack] of before) expect(after.get(alarm)).toBe(stack);
  });

  it('an alarm of another stack has another name, so that it can move', () => {
    const named = (stackNumber: number) =>
      alarmName('clicks', { id: 'offset-lag', subject: 'web.clicks' }, stackNumber);
    expect([named(1), named(2)]).toEqual([
      'millrace/clicks/offset-lag/web.clicks',
      'millrace/clicks/offset-lag/web.clicks/2',
    ]);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: 255 characters; a topic's name has up to 249.
  it('long names of topics are cut, and stay different', () => {
    const long = 't'.repeat(248);
    const names = ['a', 'b'].flatMap((end) =>
      [1, 12].map((stackNumber) =>
        alarmName(
          'c'.repeat(40),
          { id: 'on-failure-delivery-errors', subject: `${long}${end}` },
          stackNumber,
        ),
      ),
    );
    expect(new Set(names).size).toBe(4);
    for (const name of names) expect(name.length).toBe(limits.alarmNameCharacters.value);
  });

  it('topics whose names differ in a dot, or begin like the end of an alarm, have alarms of their own', () => {
    const topics = ['xy', 'growing-xy', 'a.b', 'a_b', 'a-b'];
    const routes = topics.map((topic) => ({ ...clicks.routes[0]!, topic }));
    const { alarms } = clicksConnector(join(scratch, 'alike'), {}, { ...clicks, routes });
    const names = alarms.shown.map((alarm) => alarm.node.path);
    expect(new Set(names).size).toBe(alarms.definitions.length + 1);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
  it('rules are divided by their length and by their number of alarms, and keep every one', () => {
    const short = Array.from({ length: 250 }, (_, index) => `a${index}`);
    expect(divideIntoRules(short).map(({ length }) => length)).toEqual([100, 100, 50]);
    const long = Array.from({ length: 100 }, (_, index) => `${'a'.repeat(250)}${index}`);
    const rules = divideIntoRules(long);
    expect(rules.length).toBe(3);
    expect(rules.flat()).toEqual(long);
  });
});
