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
