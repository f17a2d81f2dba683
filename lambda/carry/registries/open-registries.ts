import type { ConnectorDefinition } from '../../../core/connector/connector.ts';
import { registriesOf } from '../../../core/connector/registries.ts';
import type { RegistryKind, SchemaSources } from '../../../core/decode/schema/schema-source.ts';
import type { CertificateExpiry } from '../../../core/secret/certificates.ts';
import type { OpeningContext, OpenRegistry } from './opener.ts';

/** The registries of a connector, each of which answers. */
export interface OpenedRegistries {
  readonly schemas: SchemaSources;
  /** When each certificate that they are asked with expires, the first of each registry. */
  readonly expiries: readonly CertificateExpiry[];
}

/** Opens the registries that the formats of a connector name; rejects with what one of them rejects with. */
export type OpenRegistries = (
  definition: ConnectorDefinition,
  context: OpeningContext,
) => Promise<OpenedRegistries>;

/** Opens registries with what the bundle has for each kind. */
export function openWith(openers: Readonly<Partial<Record<RegistryKind, OpenRegistry>>>): OpenRegistries {
  return async (definition, context) => {
    const opened = await Promise.all(
      registriesOf(definition).map(async (kind) => {
        const open = openers[kind];
        if (open === undefined) throw new Error(`the bundle has no client for the registry '${kind}'`);
        return { kind, ...(await open(context)) };
      }),
    );
    return {
      schemas: Object.fromEntries(opened.map(({ kind, source }) => [kind, source])),
      expiries: opened.flatMap(({ firstToExpire }) => firstToExpire ?? []),
    };
  };
}
