import { dimLabel, plainLabel, type LabelStyle } from '../../core/print/label-style.ts';

/** A stream of the process, as far as it matters to how text is set off. */
export interface OutputStream {
  readonly isTTY?: boolean;
}

/** Terminals alone, and not where `NO_COLOR` is set to anything (https://no-color.org) or `TERM` is `dumb`. */
export function labelStyle(stream: OutputStream, environment: NodeJS.ProcessEnv): LabelStyle {
  const refused = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  return stream.isTTY === true && !refused ? dimLabel : plainLabel;
}

/** Whether a stream can be painted over: a terminal that knows how to move its cursor. */
export function canRepaint(stream: OutputStream, environment: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}
