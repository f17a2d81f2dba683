/** The part of a terminal's `WriteStream` that the live view needs. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A block of lines that is painted over itself. */
export interface Screen {
  readonly columns: number;
  paint(lines: readonly string[]): void;
  /** Prints a line that stays, above the next frame. */
  note(line: string): void;
}

/** Paints on `terminal`; each frame takes the place of the one before. */
export function createScreen(terminal: Terminal): Screen {
  let painted = 0;
  const erase = (): string => `${painted > 0 ? `\u001B[${painted}A` : ''}\u001B[J`;
  return {
    get columns() {
      // A pseudo-terminal without a size reports 0.
      return terminal.columns === undefined || terminal.columns === 0 ? 80 : terminal.columns;
    },
    paint(lines) {
      terminal.write(erase() + lines.map((line) => `${line}\n`).join(''));
      painted = lines.length;
    },
    note(line) {
      terminal.write(`${painted > 0 ? erase() : ''}${line}\n`);
      painted = 0;
    },
  };
}
