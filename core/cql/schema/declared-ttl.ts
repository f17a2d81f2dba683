import type { DeclaredTable } from './schema.ts';

/** As Keyspaces spells it: `custom_properties = {'ttl': {'status': 'enabled'}}`. */
const enabled = /'ttl'\s*:\s*\{\s*'status'\s*:\s*'enabled'\s*\}/i;

/** Seconds; 0 is for ever. */
export const timeToLive = ({ options }: DeclaredTable): number =>
  Number(options.get('default_time_to_live') ?? 0);

/**
 * Whether a table in Keyspaces takes a TTL as it is declared: a default turns it on, and so does a custom property
 * (https://docs.aws.amazon.com/keyspaces/latest/devguide/TTL-how-it-works.html).
 */
export const takesTtl = (table: DeclaredTable): boolean =>
  timeToLive(table) > 0 || enabled.test(table.options.get('custom_properties') ?? '');
