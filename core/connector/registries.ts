import { isFormatReader } from '../decode/format-reader.ts';
import { registryKinds, type RegistryKind } from '../decode/schema/schema-source.ts';
import type { RouteDefinition } from './connector.ts';

export type { RegistryKind } from '../decode/schema/schema-source.ts';

/** The formats that a route names; those that it leaves out need no registry. */
const formatsOf = ({ key, value }: RouteDefinition): readonly unknown[] => [key, value];

/** The schema registries that the formats of a connector fetch from, each once, in the order of {@link registryKinds}. */
export function registriesOf({
  routes,
}: {
  readonly routes: readonly RouteDefinition[];
}): readonly RegistryKind[] {
  const needed = new Set(
    routes.flatMap(formatsOf).flatMap((format) => (isFormatReader(format) ? [format.registry] : [])),
  );
  return registryKinds.filter((kind) => needed.has(kind));
}
