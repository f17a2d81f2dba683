import { isObject } from '../../../core/value/is-object.ts';
import { jsonOf, type HttpAnswer } from './http-answer.ts';
import { AttemptFailed } from './attempt-failed.ts';
import { notFound } from './not-found.ts';
import type { Reference } from './resolve-references.ts';

/** A version of an artifact. */
export interface ArtifactVersion extends Reference {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

/** The classes of what Apicurio Registry throws for what it does not have; a path that it does not have is another. */
const notFoundNames = /^(Artifact|Content|Version|Group)NotFoundException$/;

function refuseMissing(answer: HttpAnswer, what: string): void {
  if (answer.status !== 404) return;
  const body = jsonOf(answer);
  if (isObject(body) && notFoundNames.test(String(body['name']))) throw notFound(what, 'Apicurio Registry');
  throw new AttemptFailed('status 404 for the path itself: the address is not that of Apicurio Registry');
}

/** Reads the content of an artifact, which comes as it is. */
export function readContent(answer: HttpAnswer, what: string): string {
  refuseMissing(answer, what);
  if (/^text\/html\b/.test(answer.headers['content-type'] ?? '') || answer.body.trim() === '') {
    throw new AttemptFailed('its answer is not a schema: the address is not that of Apicurio Registry');
  }
  return answer.body;
}

/** Reads the list of what an artifact refers to. */
export function readArtifactReferences(answer: HttpAnswer, what: string): readonly ArtifactVersion[] {
  refuseMissing(answer, what);
  const body = jsonOf(answer);
  if (!Array.isArray(body)) throw new AttemptFailed('its answer is not a list of references');
  const list: readonly unknown[] = body;
  return list.map((reference) => {
    const { name, groupId, artifactId, version } = isObject(reference) ? reference : {};
    if (typeof name !== 'string' || typeof artifactId !== 'string' || typeof version !== 'string') {
      throw new AttemptFailed('its answer refers to artifacts without a name, an id and a version');
    }
    const group = typeof groupId === 'string' ? groupId : 'default';
    const place = { group, artifact: artifactId, version };
    return { ...place, name, key: JSON.stringify(place) };
  });
}
