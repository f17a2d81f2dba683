import type { Fact } from '../facts/fact.ts';
import { notKnown, ok, problem, type Finding } from './finding.ts';
import type { Decision, GrantFact } from '../facts/grants.ts';

/** What the role may not do of what it must. */
export function checkGrants(fact: Fact<readonly GrantFact[]>): readonly Finding[] {
  if (!fact.known) return [notKnown('the role', 'what it is allowed is not known', fact)];
  const unknowns = fact.value.flatMap(({ decisions }) => (decisions.known ? [] : [decisions]));
  const [first] = unknowns;
  const denied = fact.value.flatMap(checkGrant);
  const asked = fact.value.flatMap(({ actions, decisions }) => (decisions.known ? actions : []));
  return [
    ...denied,
    ...(denied.length === 0 && asked.length > 0
      ? [ok('the role', `it is allowed all of the ${asked.length} actions that were asked about`)]
      : []),
    // One refusal speaks for all: they were asked in the same way.
    ...(first === undefined
      ? []
      : [notKnown('the role', `whether it is allowed ${countActions(fact.value)} is not known`, first)]),
  ];
}

const countActions = (grants: readonly GrantFact[]): string => {
  const actions = new Set(grants.flatMap((grant) => (grant.decisions.known ? [] : grant.actions)));
  return actions.size <= 3 ? [...actions].join(', ') : `${actions.size} of the actions that it needs`;
};

function checkGrant({ decisions, resource, reason }: GrantFact): readonly Finding[] {
  if (!decisions.known) return [];
  const denied = decisions.value.filter(({ allowed }) => !allowed);
  if (denied.length === 0) return [];
  return [
    problem(
      resource,
      `the role is not allowed ${denied.map(({ action }) => action).join(', ')}: ${why(denied)}`,
      reason,
      fix(denied),
    ),
  ];
}

function why(denied: readonly Decision[]): string {
  if (denied.some(({ deniedBy }) => deniedBy === 'organization'))
    return "the organization's policies forbid it";
  if (denied.some(({ deniedBy }) => deniedBy === 'boundary')) {
    return "the role's permissions boundary does not include it";
  }
  return denied.some(({ decision }) => decision === 'explicitDeny')
    ? 'a statement denies it'
    : 'no statement allows it';
}

const fix = (denied: readonly Decision[]): string =>
  denied.some(({ deniedBy, decision }) => deniedBy !== undefined || decision === 'explicitDeny')
    ? 'take the denial back, or use a role that it does not bind'
    : 'deploy the stack again, or add the actions to the policy of a role of your own';
