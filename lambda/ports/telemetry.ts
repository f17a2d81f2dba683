import type { TelemetryEvent } from '../../core/settle/telemetry-event.ts';

export interface Telemetry {
  /** Tells the event's log line and metrics; never throws. */
  emit(event: TelemetryEvent): void;
}
