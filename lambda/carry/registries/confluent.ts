import { ConfluentSource } from '../../adapters/registry/confluent.ts';
import { env } from '../../../core/contract/environment.ts';
import { httpOpener } from './http-opener.ts';
import type { CreateOpener } from './opener.ts';

/** In the bundle of a connector with a format that names `confluentRegistry()`. */
export const createOpener: CreateOpener = (clock) =>
  httpOpener('confluent', env.registry, (config) => new ConfluentSource(config, clock), clock);
