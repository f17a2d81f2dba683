import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateRegistryCommand, CreateSchemaCommand, GlueClient } from '@aws-sdk/client-glue';
import type { DevRegistry, DevSchema } from '../../core/connector/dev-source.ts';
import { isObject } from '../../core/value/is-object.ts';
import { openRegistry } from '../../tools/dev/registry.ts';
import type { RegistryAddress } from '../../local/servers/local-servers.ts';

/** The ids that Apicurio Registry has given a schema. */
export interface SchemaIds {
  /** Of Confluent's API. */
  readonly id: number;
  readonly globalId: bigint;
  readonly contentId: bigint;
}

/** What a registry has answered about a golden record's schema, by path. */
export type RegistryAnswers = Readonly<Record<string, RegistryAnswer>>;

interface RegistryAnswer {
  readonly schema: string;
  readonly schemaType?: DevSchema['type'];
  readonly references?: readonly {
    readonly name: string;
    readonly subject: string;
    readonly version: number;
  }[];
}

/** The answer about the schema itself; the others are of its references. */
export function mainAnswer(answers: RegistryAnswers): RegistryAnswer {
  const main = Object.entries(answers).find(([path]) => path.startsWith('schemas/'))?.[1];
  if (main === undefined) throw new Error(`no answer about a schema: ${Object.keys(answers).join()}`);
  return main;
}

/** Registers schemas of golden records in a running Apicurio Registry. */
export class GoldenApicurio {
  readonly #address: RegistryAddress;
  readonly #registry: DevRegistry;

  constructor(address: RegistryAddress) {
    this.#address = address;
    this.#registry = openRegistry(address);
  }

  /** With the schemas that it refers to, as `answers` has them. */
  async register(subject: string, schema: RegistryAnswer, answers: RegistryAnswers): Promise<SchemaIds> {
    for (const reference of schema.references ?? []) {
      const path = `subjects/${encodeURIComponent(reference.subject)}/versions/${reference.version}`;
      const referred = answers[path];
      if (referred === undefined) throw new Error(`no answer for ${path}`);
      await this.register(reference.subject, referred, answers);
    }
    const id = await this.#registry.register(subject, {
      type: schema.schemaType ?? 'AVRO',
      text: schema.schema,
      references: schema.references ?? [],
    });
    const artifact = `${this.#address.apicurioUrl}/groups/default/artifacts/${encodeURIComponent(subject)}`;
    const meta: unknown = await (await fetch(`${artifact}/meta`)).json();
    if (!isObject(meta)) throw new Error(`Apicurio does not describe ${subject}`);
    return { id, globalId: BigInt(String(meta['globalId'])), contentId: BigInt(String(meta['contentId'])) };
  }
}

/** Registers schemas of golden records in an emulation of Glue. */
export class GoldenGlue {
  readonly #client: GlueClient;
  #schemas = 0;

  constructor(endpoint: string) {
    this.#client = new GlueClient({
      endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  async open(): Promise<void> {
    await this.#client.send(new CreateRegistryCommand({ RegistryName: 'golden' }));
  }

  /** Resolves to the id of the schema version. */
  async register(format: DevSchema['type'], definition: string): Promise<string> {
    const { SchemaVersionId: id } = await this.#client.send(
      new CreateSchemaCommand({
        RegistryId: { RegistryName: 'golden' },
        SchemaName: `golden-${(this.#schemas += 1)}`,
        DataFormat: format,
        Compatibility: 'NONE',
        SchemaDefinition: definition,
      }),
    );
    if (id === undefined) throw new Error('Glue answered no id');
    return id;
  }

  close(): void {
    this.#client.destroy();
  }
}

/** A server that answers under `/NAME/` as the registry of a golden record did. */
export async function replayAnswers(answers: ReadonlyMap<string, RegistryAnswers>): Promise<{
  readonly urlOf: (name: string) => string;
  readonly close: () => void;
}> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const name = [...answers.keys()].find((each) => pathname.startsWith(`/${each}/`)) ?? '';
    const answer = answers.get(name)?.[pathname.slice(name.length + 2)];
    response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(answer ?? { error_code: 40_403, message: 'Schema not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { urlOf: (name) => `http://127.0.0.1:${port}/${name}`, close: () => void server.close() };
}
