import type { RouteDefinition } from '../../connector/connector.ts';
import { parseDuration } from '../../connector/duration-text.ts';
import { known, message, quoteWords } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { isoTime } from '../../print/print-time.ts';

type MaxAhead = RouteDefinition['maxTimestampAhead'];

/** What a route allows that says nothing about it. */
export const defaultMaxAhead = '1 day';

/** Throws RecordError('map', 'invalid_timestamp') for a write timestamp, in microseconds, too far ahead of the clock. */
export type CheckAhead = (micros: number, nowMs: number) => void;

/** Compiles the bound; `undefined` where there is none. */
export function compileMaxAhead(maxAhead: MaxAhead = defaultMaxAhead): CheckAhead | undefined {
  if (maxAhead === 'unlimited') return undefined;
  const seconds = parseDuration(maxAhead);
  if (seconds === undefined) throw new TypeError(`maxTimestampAhead '${maxAhead}' was not checked`);
  const maxMicros = seconds * 1_000_000;
  return (micros, nowMs) => {
    if (micros - nowMs * 1000 > maxMicros) throw tooFarAhead(micros, nowMs, maxAhead);
  };
}

function tooFarAhead(micros: number, nowMs: number, maxAhead: string): RecordError {
  const days = (micros / 1000 - nowMs) / 86_400_000;
  const ahead = days < 2 ? `${(days * 24).toFixed(1)} hours` : `${Math.round(days)} days`;
  // A field's time is a part of the payload.
  const got = quoteWords(
    `${printMicros(micros)}, ${ahead} ahead of the clock`,
    'a time too far ahead of the clock',
  );
  return new RecordError(
    'map',
    'invalid_timestamp',
    message`write timestamp: got ${got}, allowed is ${known(maxAhead)}: correct the clock or the unit of the producer; redrive the record once its time has come, or raise the route's maxTimestampAhead ('unlimited': no bound)`,
  );
}

function printMicros(micros: number): string {
  return isoTime(micros / 1000) ?? `${micros} µs since the epoch`;
}
