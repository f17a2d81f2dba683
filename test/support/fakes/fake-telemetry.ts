import type { TelemetryEvent } from '../../../core/settle/telemetry-event.ts';
import type { Telemetry } from '../../../lambda/ports/telemetry.ts';

/** Keeps what it is told. */
export class FakeTelemetry implements Telemetry {
  readonly events: TelemetryEvent[] = [];

  emit(event: TelemetryEvent): void {
    this.events.push(event);
  }
}
