import type { FunctionFacts } from '../facts/function-facts.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';
import type { Fact } from '../facts/fact.ts';

/** Below this a cold start and a slow cluster leave no time to write a batch (the stack refuses it too). */
const minTimeoutSeconds = 10;

/** The function: whether it can be invoked, and with what it starts. */
export function checkFunction(fact: Fact<FunctionFacts>): readonly Finding[] {
  if (!fact.known) return [notKnown('the function', 'what is deployed is not known', fact)];
  const { value } = fact;
  return [checkState(value), checkTimeout(value), checkSettings(value)];
}

function checkState({ name, state, lastUpdate, reason, memoryMb }: FunctionFacts): Finding {
  const because = reason === undefined ? '' : `: ${reason}`;
  if (state === 'Failed' || lastUpdate === 'Failed') {
    return problem(
      name,
      state === 'Failed' ? `its state is Failed${because}` : `its last update has failed${because}`,
      'Lambda runs what was there before, or nothing',
      'fix what the reason names, and deploy the stack again',
    );
  }
  if (state === 'Pending' || lastUpdate === 'InProgress') {
    return warning(
      name,
      'it is being deployed',
      'it changes while it is looked at',
      'look again in a minute',
    );
  }
  return ok(name, `${state.toLowerCase()}, ${memoryMb} MB`);
}

const checkTimeout = ({ name, timeoutSeconds }: FunctionFacts): Finding =>
  timeoutSeconds >= minTimeoutSeconds
    ? ok(name, `${timeoutSeconds} s for one batch`)
    : problem(
        name,
        `it has ${timeoutSeconds} s for one batch`,
        'a start alone takes seconds; a batch that never ends in time is redelivered and never written',
        'set function.timeout to a minute',
      );

function checkSettings({ name, settings }: FunctionFacts): Finding {
  if (settings.known) return ok(name, `its environment can be read; it writes to ${settings.value.dialect}`);
  if (settings.kind === 'denied') return notKnown(name, 'its environment is encrypted', settings);
  return problem(
    name,
    settings.message.replace(/^EnvironmentError: /, ''),
    'the function ends when it starts',
    'deploy the stack, which sets every variable, or fix the named ones',
  );
}
