import { createOpener as createApicurio } from '#apicurio-client';
import { createOpener as createConfluent } from '#confluent-client';
import { createOpener as createGlue } from '#glue-client';
import { systemClock as clock } from '../../adapters/environment/system-clock.ts';
import { openWith, type OpenRegistries } from './open-registries.ts';

/** Opens registries with the clients that the bundle of the connector has. */
export const openRegistries: OpenRegistries = openWith({
  ...(createApicurio && { apicurio: createApicurio(clock) }),
  ...(createConfluent && { confluent: createConfluent(clock) }),
  ...(createGlue && { glue: createGlue(clock) }),
});
