import { StringDecoder } from 'node:string_decoder';
import type { Readable } from 'node:stream';

/** The last lines that a process printed, for the error about its end. */
const tailLines = 20;

/** Cuts a process's output into lines, hands each on, and remembers the last ones. */
export class LogLines {
  readonly #tail: string[] = [];
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  get tail(): readonly string[] {
    return [...this.#tail];
  }

  follow(stream: Readable): void {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    stream.on('data', (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#take(line);
    });
    stream.on('end', () => {
      rest += decoder.end();
      if (rest !== '') this.#take(rest);
    });
  }

  #take(line: string): void {
    this.#tail.push(line);
    if (this.#tail.length > tailLines) this.#tail.shift();
    this.#onLine(line);
  }
}
