import type { LabelStyle } from '../../core/print/label-style.ts';
import type { DeadLetterNotice } from '../../local/pipeline/dead-letter-notices.ts';
import type { Screen } from './screen.ts';

/** Where a run shows how it is doing. */
export interface Display {
  /** Prints a line that stays. */
  readonly say: (line: string) => void;
  /** `undefined`: progress is a line now and then. */
  readonly screen: Screen | undefined;
  readonly style: LabelStyle;
  readonly onLetters: (notice: DeadLetterNotice) => void;
}
