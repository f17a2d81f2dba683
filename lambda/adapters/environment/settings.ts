import { choices, env, type FailureResponse } from '../../../core/contract/environment.ts';
import { limits } from '../../../core/contract/limits.ts';
import type { RateCeilings } from '../../../core/flow/rate.ts';
import { readConnection, type ConnectionSettings } from './connection-settings.ts';
import { Variables, type WholeNumber } from './variables.ts';

/** What the function's environment says, checked. */
export interface Settings extends ConnectionSettings {
  readonly deadLetters: DeadLetterTarget;
  readonly failureResponse: FailureResponse;
  readonly maxRequestsInFlight: number;
  readonly ceilings: RateCeilings;
  readonly probeAfterIdleMs: number;
  /** In the place of the connector's own. */
  readonly deadLetterLimit: number | undefined;
}

export type DeadLetterTarget =
  | { readonly kind: 'queue'; readonly url: string; readonly bucket: string | undefined }
  | { readonly kind: 'file'; readonly path: string };

/** One request in flight per row of a full batch would be more than any cluster wants from one function. */
const maxRequestsInFlight: WholeNumber = { ...limits.maxRequestsInFlight, default: 256 };

/** A probe takes a millisecond; NAT gateways and load balancers forget a silent connection after 350 s, some sooner. */
const probeAfterIdleMs: WholeNumber = { min: 0, max: 86_400_000, default: 5_000 };

/** Reads the environment once; throws {@link EnvironmentError} with all that is wrong with it. */
export function readSettings(values: Readonly<Record<string, string | undefined>>): Settings {
  const variables = new Variables(values);
  const readCeiling = (name: 'rowsPerSecond' | 'bytesPerSecond'): number | undefined => {
    if (variables.text(env[name]) === '') return undefined;
    return variables.number(env[name], { ...limits[name], default: limits[name].max });
  };
  const connection = readConnection(variables);
  const deadLetters = readTarget(variables.text(env.deadLetters), variables.text(env.deadLetterBucket));
  if (deadLetters === undefined) {
    variables.refuse(env.deadLetters, `a queue's 'https://…' or a file's 'file:///…'`);
  }
  const numbers = {
    maxRequestsInFlight: variables.number(env.maxRequestsInFlight, maxRequestsInFlight),
    probeAfterIdleMs: variables.number(env.probeAfterIdleMs, probeAfterIdleMs),
  };
  const rowsPerSecond = readCeiling('rowsPerSecond');
  const bytesPerSecond = readCeiling('bytesPerSecond');
  const ceilings: RateCeilings = {
    ...(rowsPerSecond === undefined ? {} : { rowsPerSecond }),
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
  };
  const deadLetterLimit = readShare(variables, env.deadLetterLimit);
  const failureResponse = variables.choice(env.failureResponse, choices.failureResponse);
  if (connection.dialect === 'keyspaces') variables.problems.push(...keyspacesProblems(connection));
  variables.check();
  // What is no target was refused above.
  if (deadLetters === undefined) throw new TypeError('a refused target passed the check');
  return Object.freeze({
    ...connection,
    ...numbers,
    deadLetters,
    failureResponse,
    ceilings,
    deadLetterLimit,
  });
}

function readShare(variables: Variables, name: string): number | undefined {
  const text = variables.text(name);
  if (text === '') return undefined;
  const share = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || share > 1)
    variables.refuse(name, 'a share from 0 to 1, such as 0.5; 1 is no limit');
  return share;
}

/** What Keyspaces does not have a choice in. */
function keyspacesProblems({ tls, consistency }: ConnectionSettings): readonly string[] {
  return [
    ...(tls === 'verified' ? [] : [`${env.tls}: got '${tls}', allowed on Keyspaces is 'verified'`]),
    ...(consistency === 'LOCAL_QUORUM'
      ? []
      : [`${env.consistency}: got '${consistency}', allowed for writes on Keyspaces is 'LOCAL_QUORUM'`]),
  ];
}

function readTarget(text: string, bucket: string): DeadLetterTarget | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol === 'file:') return { kind: 'file', path: decodeURIComponent(url.pathname) };
  // An emulator's queue has plain http.
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  return { kind: 'queue', url: text, bucket: bucket === '' ? undefined : bucket };
}
