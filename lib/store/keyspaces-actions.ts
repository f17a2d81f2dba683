/** Whether the tables are in several Regions: these have actions of their own, which are needed beside the plain ones. */
interface Placed {
  readonly multiRegion: boolean;
}

/**
 * What a role must be allowed on a table in Keyspaces to write it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkeyspacesforapachecassandra.html
 * https://docs.aws.amazon.com/keyspaces/latest/devguide/howitworks_replication_permissions_addReplica.html
 */
export const keyspacesWriteActions = ({ multiRegion }: Placed): string[] => [
  'cassandra:Modify',
  ...(multiRegion ? ['cassandra:ModifyMultiRegionResource'] : []),
];

/**
 * What it must be allowed on the system keyspaces to read columns and types.
 * https://docs.aws.amazon.com/keyspaces/latest/devguide/configure-udt-permissions.html
 */
export const keyspacesSchemaActions = ({ multiRegion }: Placed): string[] => [
  'cassandra:Select',
  ...(multiRegion ? ['cassandra:SelectMultiRegionResource'] : []),
];
