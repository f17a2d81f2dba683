import { problemsOf } from '../../../lib/changes/problems.ts';
import type { ChangeFacts } from '../facts/change-facts.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';

/** Whether a template can be deployed over the one that is deployed, without loss. */
export function checkChanges({ stack, changes }: ChangeFacts): readonly Finding[] {
  if (!changes.known) return [notKnown(stack, 'what a deployment would change is not known', changes)];
  const found = problemsOf(changes.value);
  if (found.length === 0) {
    const count = changes.value.length;
    const what =
      count === 0 ? 'nothing changes' : `${count} ${count === 1 ? 'resource changes' : 'resources change'}`;
    return [ok(stack, `the template can be deployed: ${what}, and nothing that holds data is lost`)];
  }
  return found.map(({ severity, subject, what, why, fix }) =>
    (severity === 'problem' ? problem : warning)(subject, what, why, fix),
  );
}
