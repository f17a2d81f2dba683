import type { ConnectorDefinition } from '../connector/connector.ts';
import { printPosition } from '../contract/record-position.ts';
import type { SourceRecord } from '../record/source-record.ts';
import type { DeadLetter } from './dead-letter.ts';
import { readDeadLetter, recordOf } from './read-dead-letter.ts';

/** Why a letter returns to its queue untried: processing its record would be wrong, or would fail every other record. */
export type LeftReason = 'unreadable' | 'no_route' | 'server_timestamps';

/** What the queue holds, by the id of its message; a pointer is followed already. */
export interface OpenedLetter {
  readonly messageId: string;
  /** The letter as JSON text, or why it cannot be had. */
  readonly content: { readonly text: string } | { readonly problem: string };
}

export interface LeftLetter {
  readonly messageId: string;
  readonly reason: LeftReason;
  /** For the log: never the record. */
  readonly message: string;
}

export interface RedrivenLetter {
  readonly messageId: string;
  readonly record: SourceRecord;
  /** Without its record: with very many headers, that would take as much memory again. */
  readonly letter: Pick<DeadLetter, 'source' | 'connector'>;
}

export interface RedrivePlan {
  readonly redriven: readonly RedrivenLetter[];
  readonly left: readonly LeftLetter[];
}

/** Decides which letters are processed again, and which return to their queue as they are. */
export function planRedrive(letters: readonly OpenedLetter[], connector: ConnectorDefinition): RedrivePlan {
  const redriven: RedrivenLetter[] = [];
  const left: LeftLetter[] = [];
  for (const { messageId, content } of letters) {
    const leave = (reason: LeftReason, message: string): void =>
      void left.push({ messageId, reason, message });
    if ('problem' in content) {
      leave('unreadable', content.problem);
      continue;
    }
    const read = readDeadLetter(parse(content.text));
    if (read.kind === 'problem') {
      leave('unreadable', read.message);
      continue;
    }
    const record = recordOf(read.letter);
    const routes = connector.routes.filter(({ topic }) => topic === record.topic);
    if (routes.length === 0) {
      leave('no_route', `${printPosition(record)}: the connector has no route for its topic any more`);
    } else if (routes.some(({ timestamp }) => timestamp === 'server')) {
      leave(
        'server_timestamps',
        `${printPosition(record)}: a route of its topic has 'server' timestamps, it would overwrite what came later`,
      );
    } else redriven.push({ messageId, record, letter: describe(read.letter) });
  }
  return { redriven, left };
}

const describe = ({ source, connector }: DeadLetter): RedrivenLetter['letter'] => ({
  connector,
  ...(source === undefined ? {} : { source }),
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
