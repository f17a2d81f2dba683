import { limits } from '../synthesis/limits.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { shorten } from './shorten.ts';

/**
 * `millrace/CONNECTOR/ALARM/SUBJECT`. Behind it is the number of the alarm's stack, from 2, where that is not the
 * connector's own: an alarm that moves to another stack then is another alarm, and CloudFormation does not find its name
 * taken. A topic's name has up to 249 characters, so a long subject ends in a hash.
 */
export function alarmName(
  connectorName: string,
  { id, subject }: Pick<AlarmDefinition, 'id' | 'subject'>,
  stackNumber: number,
): string {
  const name = ['millrace', connectorName, id].join('/');
  if (subject === undefined) return name;
  const end = stackNumber === 1 ? '' : `/${stackNumber}`;
  const rest = limits.alarmNameCharacters.value - name.length - 1 - end.length;
  return `${name}/${shorten(subject, rest)}${end}`;
}

/**
 * The id of an alarm's construct: `ALARM-SUBJECT`, or `ALARM SUBJECT` where that would read as another alarm too, as
 * `offset-lag` of the topic `growing-x` would.
 */
export function alarmConstructId(
  { id, subject }: Pick<AlarmDefinition, 'id' | 'subject'>,
  allIds: ReadonlySet<string>,
): string {
  if (subject === undefined) return id;
  const joined = `${id}-${subject}`;
  const readsAsOther = [...allIds].some(
    (other) => other !== id && joined.startsWith(`${other}-`) && other.startsWith(id),
  );
  return readsAsOther ? `${id} ${subject}` : joined;
}
