/**
 * How every code file of a bundle begins; a later bundle replaces files that begin so, and no others. cassandra-driver is
 * CommonJS and requires Node's own modules at load: ESM output has no `require` of its own.
 */
export const bundleBanner =
  "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";
