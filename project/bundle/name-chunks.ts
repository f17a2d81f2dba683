import { createHash } from 'node:crypto';

/** A chunk as esbuild names it, in the names of files and in the code that imports it. */
const chunkName = /chunk-[A-Z0-9]{8}/g;

/**
 * Names the chunks of a bundle by their code alone. The hash that esbuild puts into a name also depends on the folder
 * of the connector, by way of the source map: the same connector would get another asset in another checkout.
 *
 * @param code file name → text, of the code without its source maps
 * @returns gives a text with the new names in place of those of esbuild
 */
export function nameChunks(code: ReadonlyMap<string, string>): (text: string) => string {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [path, text] of code) {
    const [old] = path.match(chunkName) ?? [];
    if (old === undefined) continue;
    // The names of other chunks within the code are those of esbuild, so they do not count.
    const hash = createHash('sha256').update(text.replaceAll(chunkName, 'chunk')).digest('hex');
    const name = `chunk-${hash.slice(0, 8).toUpperCase()}`;
    names.set(old, taken.has(name) ? old : name);
    taken.add(name);
  }
  return (text) => text.replaceAll(chunkName, (old) => names.get(old) ?? old);
}
