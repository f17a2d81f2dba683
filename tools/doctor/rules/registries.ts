import { registriesOf, type RegistryKind } from '../../../core/connector/registries.ts';
import type { Facts } from '../facts/facts.ts';
import type { FunctionFacts } from '../facts/function-facts.ts';
import type { RegistryAnswer, RegistryFacts } from '../facts/registry-facts.ts';
import { notKnown, ok, problem, type Finding } from './finding.ts';

/** Whether the function is told where each registry is that its connector needs, and whether they answer. */
export function checkRegistries({ routes, registries }: Facts, deployed: FunctionFacts): readonly Finding[] {
  const { registries: places, name } = deployed;
  if (!places.known) {
    return [notKnown(name, 'which schema registries it is told of is not known', places)];
  }
  const kinds = places.value.map(({ kind }) => kind);
  const missing =
    routes === undefined ? [] : registriesOf({ routes }).filter((kind) => !kinds.includes(kind));
  return [...missing.map((kind) => notTold(name, kind)), ...registries.flatMap(checkRegistry)];
}

const notTold = (name: string, kind: RegistryKind): Finding =>
  problem(
    name,
    `a format of the connector has ${kind}Registry(), and its environment names no such registry`,
    'the function ends when it starts',
    `add RegistryAccess.${kind}(…) to registries of the construct, and deploy the stack again`,
  );

function checkRegistry({ place, answers }: RegistryFacts): readonly Finding[] {
  if (place.kind === 'glue')
    return [ok('glue', `schemas come from Glue in ${place.region}, read by the role`)];
  return answers.map(({ url, answer }) =>
    answer.known
      ? judge(url, answer.value, place.credentials !== undefined)
      : notKnown(url, 'whether the registry answers is not known', answer),
  );
}

function judge(url: string, { kind, code }: RegistryAnswer, hasLogin: boolean): Finding {
  switch (kind) {
    case 'registry':
      return ok(url, 'it answers as a schema registry, and lets the function in');
    case 'refused':
      return problem(
        url,
        `it refuses ${hasLogin ? 'the login of the function' : 'a request without a login'} (status ${code})`,
        'no schema can be fetched: every batch with a new one fails (registry_refused)',
        hasLogin
          ? 'correct the secret, or let its login read schemas and subjects'
          : 'add credentials to the registry in registries of the construct',
      );
    case 'certificate':
      return problem(
        url,
        `the certificates of the registry and of the function do not fit: ${code}`,
        'no schema can be fetched: every batch with a new one fails (certificate_not_trusted)',
        'correct tlsAuthorities or tlsClientCertificate of the registry, or its certificate',
      );
    case 'other':
      return problem(
        url,
        `it answers with status ${code}, and not as a schema registry`,
        'no schema can be fetched: records wait for it (registry_unavailable)',
        'correct the URL: its path leads to the API, such as /apis/ccompat/v7 of Apicurio Registry for confluent',
      );
  }
}
