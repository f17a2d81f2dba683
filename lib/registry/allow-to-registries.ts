import { allowOut } from '../network/allow-out.ts';
import type { BoundNetwork } from '../network/bound-network.ts';
import type { BoundRegistry } from './bound-registry.ts';

/**
 * Opens the ports of registries from the functions, on both sides if the security group of the registry is known.
 * Throws when one is on the internet and the network has no way there.
 */
export function allowToRegistries(network: BoundNetwork, registries: readonly BoundRegistry[]): void {
  const addresses = registries.flatMap(({ address }) => address ?? []);
  const unreachable = addresses.filter(
    ({ reach }) => reach === 'internet' && network.reachesInternet === false,
  );
  if (unreachable.length > 0) {
    throw new Error(unreachable.map(({ kind }) => withoutInternet[kind]).join('\n'));
  }
  for (const { ports, securityGroup } of addresses) {
    for (const port of ports) {
      allowOut(network, {
        port,
        securityGroup,
        outbound: 'To the schema registry',
        inbound: 'Schemas to the Millrace function',
      });
    }
  }
}

const http = (kind: 'confluent' | 'apicurio'): string =>
  `registries.${kind}.reach: 'internet', but the network has no way there; use Network.existing with a VPC that has a NAT ` +
  "gateway, or reach the registry by an endpoint of PrivateLink or a peered VPC and set reach: 'vpc'";

const withoutInternet = {
  confluent: http('confluent'),
  apicurio: http('apicurio'),
  glue:
    "registries.glue.region: is not the stack's, and the network has no way to another; use Network.existing with a VPC " +
    'that has a NAT gateway, or deploy the connector in that Region',
} as const;
