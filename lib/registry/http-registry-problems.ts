import { printValue } from '../../core/connector/problem.ts';
import { quotedList } from '../../core/connector/quoted-list.ts';
import { aliasProblems } from '../grants/alias-problems.ts';
import { secretProps } from './http-registry-props.ts';
import type { HttpRegistryKind, HttpRegistryProps } from './http-registry-props.ts';
import { parseRegistryUrl } from './registry-url.ts';

/** What does not fit together in the options of a registry that is asked by HTTP. */
export function httpRegistryProblems(kind: HttpRegistryKind, props: HttpRegistryProps): readonly string[] {
  const option = `registries.${kind}`;
  return [
    ...urlProblems(option, props.urls),
    ...reachProblems(option, props),
    ...plainTextProblems(option, props),
    ...secretProps.flatMap((name) =>
      aliasProblems(`${option}.${name}: the key of the secret`, props[name]?.encryptionKey),
    ),
  ];
}

/** The URLs that send schemas in plain text. */
export const plainUrls = ({ urls }: HttpRegistryProps): readonly string[] =>
  urls.filter((url) => parseRegistryUrl(url)?.isEncrypted === false);

function urlProblems(option: string, urls: unknown): readonly string[] {
  const allowed =
    "allowed: 'https://host[:port][/path]', one or several, without a login, a query or a fragment; a login is for the " +
    'secret in credentials';
  if (!Array.isArray(urls) || urls.length === 0) {
    return [`${option}.urls: ${printValue(urls)} is not possible; ${allowed}`];
  }
  const given: readonly unknown[] = urls;
  const wrong = given.flatMap((url, index) => (parseRegistryUrl(url) === undefined ? [index] : []));
  // A URL may have a password, so it is not printed.
  return wrong.map((index) => `${option}.urls[${index}]: is not the URL of a registry; ${allowed}`);
}

function reachProblems(option: string, { reach, securityGroup }: HttpRegistryProps): readonly string[] {
  const given: unknown = reach;
  if (given !== 'vpc' && given !== 'internet') {
    return [`${option}.reach: ${printValue(given)} is not possible; allowed: 'vpc' or 'internet'`];
  }
  return given === 'internet' && securityGroup !== undefined
    ? [
        `${option}.securityGroup: has no effect with reach: 'internet'; remove it, or set reach: 'vpc' for a registry in the VPC`,
      ]
    : [];
}

function plainTextProblems(option: string, props: HttpRegistryProps): readonly string[] {
  const { urls, reach } = props;
  if (!Array.isArray(urls) || plainUrls(props).length === 0) return [];
  const plain = quotedList(plainUrls(props));
  const secrets = secretProps.filter((name) => props[name] !== undefined);
  return [
    ...(secrets.length === 0
      ? []
      : [
          `${option}.urls: ${plain} is plain text, but ${secrets.join(' and ')} given; use https, or remove the secret`,
        ]),
    ...(reach === 'internet'
      ? [`${option}.urls: ${plain} is plain text, which reach: 'internet' does not allow; use https`]
      : []),
  ];
}
