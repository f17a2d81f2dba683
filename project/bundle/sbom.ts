import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { fileOfInput, packageOf } from './bundle-contents.ts';
import { isObject } from '../../core/value/is-object.ts';

/** A package of which something is in the bundle. */
export interface Component {
  /** The npm name. */
  readonly name: string;
  readonly version: string;
  /** As its `package.json` says it, an SPDX expression as a rule; `undefined` where it says nothing. */
  readonly license: string | undefined;
}

/** The npm packages that put at least one byte into the bundle, each version once, by name. */
export function componentsOf(metafile: Metafile): readonly Component[] {
  const found = new Map<string, Component>();
  for (const output of Object.values(metafile.outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const folder = packageOf(fileOfInput(input))?.folder;
      if (folder === undefined || bytesInOutput === 0 || found.has(folder)) continue;
      found.set(folder, readComponent(join(folder, 'package.json')));
    }
  }
  const byIdentity = new Map([...found.values()].map((component) => [urlOf(component), component]));
  return [...byIdentity.values()].sort((one, other) => (urlOf(one) < urlOf(other) ? -1 : 1));
}

/**
 * A bill of materials as CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/), for scanners of vulnerabilities and
 * licenses. The same components give the same text: no serial number, no time.
 */
export function renderSbom(connectorName: string, components: readonly Component[]): string {
  const bill = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: connectorName, 'bom-ref': connectorName } },
    components: components.map((component) => ({
      type: 'library',
      'bom-ref': urlOf(component),
      name: component.name,
      version: component.version,
      purl: urlOf(component),
      ...(component.license === undefined ? {} : { licenses: [{ expression: component.license }] }),
    })),
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

/** A package URL (https://github.com/package-url/purl-spec): the `@` of a scope is escaped. */
const urlOf = ({ name, version }: Component): string => `pkg:npm/${name.replace('@', '%40')}@${version}`;

function readComponent(file: string): Component {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const read = (key: string): string | undefined => {
    const value = isObject(parsed) ? parsed[key] : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const [name, version] = [read('name'), read('version')];
  if (name === undefined || version === undefined) {
    throw new Error(`${file} has no name or no version; install the dependencies again with \`npm ci\``);
  }
  return { name, version, license: read('license') };
}
