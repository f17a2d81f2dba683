import type { RegistryAddress } from '../servers/local-servers.ts';

/** Where an Apicurio Registry 2 on a port of this machine has its interfaces. */
export const registryAddress = (port: number): RegistryAddress => ({
  confluentUrl: `http://127.0.0.1:${port}/apis/ccompat/v7`,
  apicurioUrl: `http://127.0.0.1:${port}/apis/registry/v2`,
});
