/** Cassandra 5.0's `reserved_keywords.txt`: what cannot be a name without quotes. */
const reserved: ReadonlySet<string> = new Set(
  `add allow alter and apply asc authorize batch begin by columnfamily create delete desc describe drop entries
  execute from full grant if in index infinity insert into is keyspace limit materialized modify nan norecursive
  not null of on or order primary rename revoke schema select set table to token truncate unlogged update use
  using view where with`.split(/\s+/),
);

export function isReserved(name: string): boolean {
  return reserved.has(name.toLowerCase());
}
