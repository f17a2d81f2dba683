import type { ObservationKind } from '../../contract/observation-kinds.ts';

/** Called by an encoder for each value that is worth a look; counted if its row is written. */
export type Notice = (kind: ObservationKind) => void;

/** For encoders whose values nobody counts. */
export const noticeNothing: Notice = () => undefined;
