import { nameSchema } from '../../../core/decode/schema/name-schema.ts';
import type { FetchedSchema, SchemaId, SchemaSource } from '../../../core/decode/schema/schema-source.ts';
import type { Clock } from '../../ports/clock.ts';
import { readArtifactReferences, readContent, type ArtifactVersion } from './apicurio-answers.ts';
import type { HttpRegistryConfig } from './config.ts';
import type { HttpAnswer } from './http-answer.ts';
import { HttpRegistry } from './http-registry.ts';
import { resolveReferences, type Referrer } from './resolve-references.ts';

const apiPath = '/apis/registry/v2';

/**
 * Fetches schemas by the API of Apicurio Registry, version 2, which the servers of version 3 have too
 * (https://www.apicur.io/registry/docs/apicurio-registry/2.6.x/assets-attachments/registry-rest-api.htm).
 */
export class ApicurioSource implements SchemaSource {
  readonly #registry: HttpRegistry;
  readonly #clock: Clock;

  constructor(config: HttpRegistryConfig, clock: Clock) {
    const urls = config.urls.map((url) => (url.endsWith(apiPath) ? url : `${url}${apiPath}`));
    this.#registry = new HttpRegistry({ ...config, urls }, clock);
    this.#clock = clock;
  }

  async fetch(id: SchemaId, timeoutMs: number): Promise<FetchedSchema> {
    const endsAtMs = this.#clock.monotonic() + timeoutMs;
    const what = nameSchema(id);
    const { text, references } = await this.#askBoth(`/ids/${id.by}s/${id.id}`, what, endsAtMs);
    return {
      type: isJson(text) ? 'AVRO' : 'PROTOBUF',
      text,
      references: await resolveReferences(references, (reference) =>
        this.#askBoth(pathOf(reference), `${what} refers to ${reference.name}, which`, endsAtMs),
      ),
      encrypts: [],
    };
  }

  close(): void {
    this.#registry.close();
  }

  /** The content at a path, and what it refers to. */
  async #askBoth(path: string, what: string, endsAtMs: number): Promise<Referrer<ArtifactVersion>> {
    const ask = <T>(of: string, read: (answer: HttpAnswer, what: string) => T): Promise<T> =>
      this.#registry.ask({ path: of, what, read: (answer) => read(answer, what) }, endsAtMs);
    const [text, references] = await Promise.all([
      ask(path, readContent),
      ask(`${path}/references`, readArtifactReferences),
    ]);
    return { text, references };
  }
}

function pathOf({ group, artifact, version }: ArtifactVersion): string {
  const [groupId, artifactId, versionId] = [group, artifact, version].map(encodeURIComponent);
  return `/groups/${groupId}/artifacts/${artifactId}/versions/${versionId}`;
}

/** Apicurio does not say of a content what type it is; a schema of Avro is JSON, one of Protobuf never. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
