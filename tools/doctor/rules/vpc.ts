import { quotedList } from '../../../core/connector/quoted-list.ts';
import { allServices, networkServices, type NetworkService } from '../../../lib/network/network-service.ts';
import type { Endpoint, RouteTable, SecurityGroup, Subnet } from '../facts/network-facts.ts';
import type { VpcFacts } from '../facts/vpc-facts.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';
import { allows, endpointOf, groupsOf, routeTableOf, withoutWayOut } from './reach.ts';

/** What is found about a service, and whether the connector is to create its endpoint. */
interface Judged {
  readonly finding: Finding;
  readonly service: NetworkService;
  readonly isToCreate: boolean;
}

/** How the names of the endpoints end. */
const endings: Readonly<Record<NetworkService, string>> = {
  sqs: 'sqs',
  s3: 's3',
  secretsManager: 'secretsmanager',
  keyspaces: 'cassandra',
  glue: 'glue',
};

/** What a VPC has for the functions of a connector, and which endpoints the connector is to create. */
export function checkVpc(facts: VpcFacts): readonly Finding[] {
  const { id, blocks, subnets, routeTables, endpoints, groups } = facts;
  if (!blocks.known && blocks.kind === 'absent') {
    return [
      problem(
        id,
        'there is no such VPC in this Region and account',
        'nothing can be deployed in it',
        'name another one, or --region',
      ),
    ];
  }
  if (!blocks.known || !subnets.known || !routeTables.known || !endpoints.known || !groups.known) {
    const missing = [blocks, subnets, routeTables, endpoints, groups].flatMap((part) =>
      part.known ? [] : [part],
    );
    // What depends on a refused question is missing with it.
    const first = missing.filter(
      (part, index) => missing.findIndex(({ question }) => question === part.question) === index,
    );
    return first.map((part) => notKnown(id, 'which endpoints it has is not known', part));
  }
  const vpc: KnownVpc = {
    id,
    blocks: blocks.value,
    subnets: privateOf(subnets.value, routeTables.value),
    routeTables: routeTables.value,
    endpoints: endpoints.value,
    groups: groups.value,
  };
  if (vpc.subnets.length === 0) {
    return [
      problem(
        id,
        'it has no private subnet: each has a route to an internet gateway, or there is none',
        'a function has no public address, and reaches nothing from such a subnet',
        'add private subnets in two zones or more',
      ),
    ];
  }
  const judged = (facts.called ?? allServices).map((service) =>
    service === 's3' ? judgeS3(vpc) : judgeInterface(vpc, service),
  );
  return [
    ok(
      id,
      `IPv4 blocks ${vpc.blocks.join(', ')}; private subnets ${vpc.subnets.map((subnet) => subnet.id).join(', ')}`,
    ),
    ...judged.map(({ finding }) => finding),
    advice(vpc, judged, facts.called === undefined),
  ];
}

interface KnownVpc {
  readonly id: string;
  readonly blocks: readonly string[];
  /** The private ones. */
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly endpoints: readonly Endpoint[];
  readonly groups: readonly SecurityGroup[];
}

const privateOf = (subnets: readonly Subnet[], tables: readonly RouteTable[]): readonly Subnet[] =>
  subnets.filter((subnet) => routeTableOf(tables, subnet)?.defaultTarget?.startsWith('igw-') !== true);

function judgeInterface(vpc: KnownVpc, service: NetworkService): Judged {
  const { id, blocks, subnets, endpoints, routeTables, groups } = vpc;
  const name = endings[service];
  const endpoint = endpointOf(name, subnets, endpoints, routeTables);
  if (endpoint === undefined) return judgeMissing(vpc, service);
  const { port } = networkServices[service];
  const inbound = groupsOf(groups, endpoint.groupIds).flatMap((group) => group.inbound);
  const admits = allows(inbound, port, { groupIds: [], cidrs: blocks });
  const has = `${name} has an endpoint with private DNS, ${endpoint.id}`;
  if (admits === 'yes') {
    return { service, isToCreate: false, finding: ok(id, `${has}, which lets in the whole VPC`) };
  }
  const finding =
    admits === 'perhaps'
      ? warning(
          id,
          `${has}; whether it lets in the whole VPC at port ${port} depends on a prefix list`,
          'the function is in a security group of its own, which the endpoint does not name',
          `see that the list has ${blocks.join(', ')}`,
        )
      : problem(
          id,
          `${has}, which does not let in the whole VPC at port ${port}`,
          'private DNS leads the function there, and its security group is a new one, which the endpoint does not name',
          `add rules to ${endpoint.groupIds.join(' or ')}: TCP ${port} from ${blocks.join(' and ')}`,
        );
  return { service, isToCreate: false, finding };
}

function judgeMissing({ id, subnets, routeTables }: KnownVpc, service: NetworkService): Judged {
  const name = endings[service];
  const isToCreate = withoutWayOut(subnets, routeTables).length > 0;
  const finding = isToCreate
    ? ok(
        id,
        `${name} has no endpoint that the private subnets can use, and they have no way out: one is to be created`,
      )
    : ok(id, `${name} has no endpoint, and is reached by the way out of the private subnets`);
  return { service, isToCreate, finding };
}

/** https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html: a route table takes one route to S3. */
function judgeS3(vpc: KnownVpc): Judged {
  const { id, subnets, endpoints, routeTables } = vpc;
  const service = 's3';
  const endpoint = endpointOf('s3', subnets, endpoints, routeTables);
  if (endpoint !== undefined) {
    const finding = ok(id, `s3 has an endpoint, ${endpoint.id}, for all private subnets`);
    return { service, isToCreate: false, finding };
  }
  const tables = [...new Set(subnets.flatMap((subnet) => routeTableOf(routeTables, subnet)?.id ?? []))];
  const gateways = endpoints.filter(
    (candidate) => candidate.kind === 'gateway' && candidate.service.endsWith('.s3'),
  );
  const having = gateways.find(({ routeTableIds }) => tables.some((table) => routeTableIds.includes(table)));
  if (having === undefined) return judgeMissing(vpc, service);
  const routed = gateways.flatMap(({ routeTableIds }) => routeTableIds);
  const lacking = tables.filter((table) => !routed.includes(table));
  const withRoute = tables.filter((table) => routed.includes(table)).join(', ');
  // Several gateways may have all tables between them.
  if (lacking.length === 0) {
    return {
      service,
      isToCreate: false,
      finding: ok(id, `s3 has a route in ${withRoute}, for all private subnets`),
    };
  }
  const finding = problem(
    id,
    `s3 has a route in ${withRoute} by ${having.id}, and none in ${lacking.join(', ')}`,
    'a route table takes one route to S3, so that an endpoint for all private subnets cannot be created (RouteAlreadyExists)',
    `aws ec2 modify-vpc-endpoint --vpc-endpoint-id ${having.id} --add-route-table-ids ${lacking.join(' ')}, or name in network.subnets those that have the route`,
  );
  return { service, isToCreate: false, finding };
}

/** What not every connector calls, and for what. */
const conditional = {
  secretsManager: 'secrets',
  keyspaces: 'Keyspaces',
  glue: 'schemas from Glue',
} as const satisfies Partial<Record<NetworkService, string>>;

/** The props to write. */
function advice({ id, blocks }: KnownVpc, judged: readonly Judged[], isOpen: boolean): Finding {
  const listed = judged.flatMap(({ service, isToCreate }) => (isToCreate ? [`'${service}'`] : []));
  const createsInterface = judged.some(({ service, isToCreate }) => isToCreate && service !== 's3');
  const clients = createsInterface && blocks.length > 1 ? `, endpointClients: [${quotedList(blocks)}]` : '';
  const uncalled = Object.entries(conditional).filter(([service]) => listed.includes(`'${service}'`));
  const leaveOut =
    isOpen && uncalled.length > 0
      ? `; leave out ${uncalled.map(([service, use]) => `'${service}' without ${use}`).join(', ')}`
      : '';
  return ok(
    id,
    `write: Network.existing({ vpc, createEndpoints: [${listed.join(', ')}]${clients} })${leaveOut}`,
  );
}
