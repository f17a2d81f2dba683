import { describe, expect, it } from 'vitest';
import { OptionProblems } from '../../../cli/flags/option-problems.ts';
import { placesFor, readRegistries, type RegistryValues } from '../../../cli/flags/registry-options.ts';
import { registriesCallAws, registryEnvironment } from '../../../local/registry/registry-places.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/registry-a1b2c3';

function read(values: RegistryValues) {
  const problems = new OptionProblems();
  const places = readRegistries(values, problems);
  problems.throwIfAny();
  return places;
}

describe('readRegistries', () => {
  it('the environment of a local function names every registry and how to sign in', () => {
    const places = read({
      'registry-url': 'https://one:8081, https://two:8081/api',
      'registry-credentials': arn,
      'registry-tls-ca': 'file:///ca.pem',
      'registry-tls-client-certificate': 'file:///own.json',
      'apicurio-url': 'http://127.0.0.1:8080',
      'apicurio-credentials': 'file:///login.json',
      'glue-region': 'eu-west-1',
    });
    expect(registryEnvironment(places)).toEqual({
      MILLRACE_REGISTRY_URL: 'https://one:8081,https://two:8081/api',
      MILLRACE_REGISTRY_CREDENTIALS_SECRET: arn,
      MILLRACE_REGISTRY_TLS_CA: 'file:///ca.pem',
      MILLRACE_REGISTRY_TLS_CLIENT_CERTIFICATE: 'file:///own.json',
      MILLRACE_APICURIO_URL: 'http://127.0.0.1:8080',
      MILLRACE_APICURIO_CREDENTIALS_SECRET: 'file:///login.json',
      MILLRACE_GLUE_REGION: 'eu-west-1',
    });
  });

  it.each<readonly [values: RegistryValues, message: string]>([
    [{ 'registry-url': 'localhost:8081' }, `option '--registry-url' must be http://HOST[:PORT][/PATH]`],
    [{ 'registry-url': 'http://a,ftp://b' }, `option '--registry-url' must be`],
    [{ 'apicurio-url': 'http://a/?x=1' }, `option '--apicurio-url' must be`],
    [{ 'registry-url': '' }, `option '--registry-url' is missing`],
    [{ 'apicurio-credentials': 'file:///l.json' }, `the '--apicurio-…' options need '--apicurio-url URL'`],
    [
      { 'registry-url': 'http://a', 'registry-credentials': 'hunter2' },
      `option '--registry-credentials' must name a secret`,
    ],
  ])('%j is refused', (values, message) => {
    expect(() => read(values)).toThrow(message);
  });

  it('a message about a URL never quotes the login in it', () => {
    expect(() => read({ 'registry-url': 'http://me:hunter2@a' })).toThrow('without a login');
    expect(() => read({ 'registry-url': 'http://me:hunter2@a' })).not.toThrow('hunter2');
  });
});

describe('placesFor', () => {
  it('a command asks for the URL of each registry that the formats name', () => {
    expect(() => placesFor(['confluent', 'apicurio', 'glue'], {})).toThrow(
      /--registry-url URL.*confluentRegistry\(\); '--apicurio-url URL'.*apicurioRegistry\(\)/,
    );
  });

  it('the function is told only of the registries that its formats name', () => {
    const places = read({ 'registry-url': 'http://a', 'apicurio-url': 'http://b', 'glue-region': 'r' });
    expect(placesFor([], places)).toEqual({});
    expect(placesFor(['confluent'], places)).toEqual({ confluent: { url: 'http://a' } });
    expect(placesFor(['apicurio', 'glue'], places)).toEqual({
      apicurio: { url: 'http://b' },
      glue: { region: 'r' },
    });
    expect(placesFor(['glue'], {})).toEqual({ glue: {} });
  });
});

describe('registriesCallAws', () => {
  it.each([
    ['no registry', {}, false],
    ['a registry with its login in a file', { confluent: { url: 'u', credentials: 'file:///l' } }, false],
    ['a registry with its login in Secrets Manager', { apicurio: { url: 'u', credentials: arn } }, true],
    ['Glue', { glue: {} }, true],
  ])('the function on this machine with %s gets credentials of AWS: %o, %s', (_, places, expected) => {
    expect(registriesCallAws(places)).toBe(expected);
  });
});
