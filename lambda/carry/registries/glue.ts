import { readGlueRegion } from '../../adapters/environment/registry-settings.ts';
import { GlueSource } from '../../adapters/registry/glue.ts';
import { CachedSource } from '../../../core/decode/schema/cached-source.ts';
import type { CreateOpener } from './opener.ts';

/** In the bundle of a connector with a format that names `glueRegistry()`. */
export const createOpener: CreateOpener = (clock) => {
  let cached: CachedSource | undefined;
  return ({ values }) => {
    cached ??= new CachedSource(new GlueSource(readGlueRegion(values)), () => clock.now());
    return Promise.resolve({ source: cached });
  };
};
