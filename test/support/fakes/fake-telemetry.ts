import type { TelemetryEvent } from '../../../lambda/core/report/telemetry-event.ts';
import type { Telemetry } from '../../../lambda/ports/telemetry.ts';

/** Keeps what it is told. */
export class FakeTelemetry implements Telemetry {
  readonly events: TelemetryEvent[] = [];

  emit(event: TelemetryEvent): void {
    this.events.push(event);
  }
}
