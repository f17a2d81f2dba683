import { plainLabel } from '../../core/print/label-style.ts';
import { printable } from '../../core/print/printable.ts';
import { deadLetterNoticeAsJson, printDeadLetterNotice } from '../../local/pipeline/dead-letter-notices.ts';
import type { Display } from '../../tools/live/display.ts';
import { createScreen } from '../../tools/live/screen.ts';
import { canRepaint, labelStyle } from './colours.ts';
import type { CommandIo } from './command.ts';

/** Paints over standard output where it is a terminal and is not to hold JSON; otherwise lines go to `io.err`. */
export function openDisplay(io: CommandIo, json: boolean): Display {
  const isPainted = !json && canRepaint(process.stdout, process.env);
  const screen = isPainted ? createScreen(process.stdout) : undefined;
  const say = (line: string): void => {
    if (screen === undefined) io.err(line);
    else screen.note(printable(line));
  };
  return {
    say,
    screen,
    style: isPainted ? labelStyle(process.stdout, process.env) : plainLabel,
    onLetters: (news) => {
      say(json ? deadLetterNoticeAsJson(news) : printDeadLetterNotice(news));
    },
  };
}
