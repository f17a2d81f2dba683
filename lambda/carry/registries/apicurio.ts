import { ApicurioSource } from '../../adapters/registry/apicurio.ts';
import { env } from '../../../core/contract/environment.ts';
import { httpOpener } from './http-opener.ts';
import type { CreateOpener } from './opener.ts';

/** In the bundle of a connector with a format that names `apicurioRegistry()`. */
export const createOpener: CreateOpener = (clock) =>
  httpOpener('apicurio', env.apicurio, (config) => new ApicurioSource(config, clock), clock);
