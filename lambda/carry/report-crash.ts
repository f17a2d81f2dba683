import { describeCrash } from '../../core/settle/describe-crash.ts';
import type { Telemetry } from '../ports/telemetry.ts';

/** Reports an error that ended a batch; nothing if the batch was processed and its failures were reported. */
export function reportCrash(error: unknown, telemetry: Telemetry): void {
  const crash = describeCrash(error);
  if (crash !== undefined) telemetry.emit(crash.event);
}
