import { isFormatReader } from '../decode/format-reader.ts';
import { registryKinds, type RegistryKind } from '../decode/schema/schema-source.ts';
import type { RouteDefinition } from './connector.ts';

export type { RegistryKind } from '../decode/schema/schema-source.ts';

interface Routes {
  readonly routes: readonly RouteDefinition[];
}

/** A format that a route names for the keys or values of its topic, as far as registries matter to it. */
export interface RouteFormat {
  /** Of the route. */
  readonly topic: string;
  /** What of a record is read in the format. */
  readonly side: 'key' | 'value';
  /** `json`, `avro` … */
  readonly kind: string;
  /** The registry that its schemas are fetched from; `undefined` where it needs none. */
  readonly registry: RegistryKind | undefined;
  /** Whether the ids of its schemas are in Lambda's event. */
  readonly isSchemaInEvent: boolean;
}

/** The formats that routes name; those that they leave out need no registry. */
export const routeFormats = ({ routes }: Routes): readonly RouteFormat[] =>
  routes.flatMap((route) =>
    (['key', 'value'] as const).flatMap((side) => {
      const format = route[side];
      if (!isFormatReader(format)) return [];
      const { kind, registry, isSchemaInEvent = false } = format;
      return [{ topic: route.topic, side, kind, registry, isSchemaInEvent }];
    }),
  );

/** The schema registries that the formats of a connector fetch from, each once, in the order of {@link registryKinds}. */
export function registriesOf(connector: Routes): readonly RegistryKind[] {
  const ofHeaders = connector.routes
    .flatMap(({ headers = {} }): readonly unknown[] => Object.values(headers))
    .flatMap((format) => (isFormatReader(format) ? [format.registry] : []));
  const needed = new Set([...routeFormats(connector).map(({ registry }) => registry), ...ofHeaders]);
  return registryKinds.filter((kind) => needed.has(kind));
}
