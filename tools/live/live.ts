import type { LabelStyle } from '../../core/print/label-style.ts';
import { pause } from '../../local/process/pause.ts';
import type { DeadLetterFile } from '../../local/pipeline/dead-letter-file.ts';
import type { Pipeline } from '../../local/pipeline/pipeline.ts';
import type { RateMeter, RecentValues } from './rate.ts';
import { createRateMeter } from './rate.ts';
import type { Screen } from './screen.ts';
import type { LiveState } from './view.ts';
import { renderLine, renderView } from './view.ts';

/** What the live view looks at. */
export interface LiveSources {
  readonly pipeline: Pipeline;
  /** `undefined`: they go to a queue. */
  readonly deadLetters?: DeadLetterFile | undefined;
  readonly freshness: RecentValues;
  /** `undefined`: others produce. */
  readonly produced?: (() => number | undefined) | undefined;
}

const frameMs = 500;
const defaultLineEveryMs = 2_000;

/** Shows how things stand until the signal fires: painted on a screen, or a line now and then through `say`. */
export async function showLive(
  sources: LiveSources,
  screen: Screen | undefined,
  say: (line: string) => void,
  signal: AbortSignal,
  style: LabelStyle,
  lineEveryMs = defaultLineEveryMs,
): Promise<void> {
  const look = createLook(sources);
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    await pause(screen === undefined ? lineEveryMs : frameMs, signal);
    const state = await look();
    if (screen !== undefined) screen.paint(renderView(state, screen.columns, style));
    else if (!isOver()) say(renderLine(state));
  }
}

function createLook(sources: LiveSources): () => Promise<LiveState> {
  const { pipeline, deadLetters, freshness } = sources;
  const startedAtMs = performance.now();
  const records = createRateMeter();
  const rows = createRateMeter();
  return async () => {
    await deadLetters?.refresh();
    const nowMs = performance.now();
    const tally = pipeline.tally();
    return {
      elapsedMs: nowMs - startedAtMs,
      produced: sources.produced?.(),
      recordsPerSecond: rate(records, nowMs, tally.written + tally.skipped + tally.deadLettered),
      rowsPerSecond: rate(rows, nowMs, tally.rows),
      freshnessMs: freshness.percentiles(nowMs),
      lag: pipeline.source.lag().map(({ topic, partition, lag }) => ({ topic, partition, records: lag })),
      counts: tally,
      deadLetters: deadLetters?.byCode(),
    };
  };
}

function rate(meter: RateMeter, nowMs: number, count: number): number {
  meter.read(nowMs, count);
  return meter.perSecond();
}
