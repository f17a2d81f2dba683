/**
 * What a role must be allowed on a table in Keyspaces to write it. Tables in several Regions have an action of their own,
 * which AWS's policies name beside the plain one: with both, a keyspace may get its second Region while a function writes.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkeyspacesforapachecassandra.html
 * https://docs.aws.amazon.com/keyspaces/latest/devguide/howitworks_replication_permissions_addReplica.html
 */
export const keyspacesWriteActions = ({ multiRegion }: { readonly multiRegion: boolean }): string[] => [
  'cassandra:Modify',
  ...(multiRegion ? ['cassandra:ModifyMultiRegionResource'] : []),
];
