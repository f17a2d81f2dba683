import { schemaTypes, type SchemaType } from '../../../core/decode/schema/schema-source.ts';
import { known, message } from '../../../core/failure/failure-message.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { isObject } from '../../../core/value/is-object.ts';
import { jsonOf, type HttpAnswer } from './http-answer.ts';
import { AttemptFailed } from './attempt-failed.ts';
import { notFound } from './not-found.ts';
import type { Reference, Referrer } from './resolve-references.ts';

/** A version of a subject. */
export interface SubjectVersion extends Reference {
  readonly subject: string;
  readonly version: number;
}

/** A schema as a registry with Confluent's API answers it. */
export interface ConfluentSchema extends Referrer<SubjectVersion> {
  readonly type: SchemaType;
  readonly encrypts: readonly string[];
}

/**
 * Reads the answer for a schema, by its id, its GUID, or a subject and version
 * (https://docs.confluent.io/platform/current/schema-registry/develop/api.html). A status of 404 is only about the
 * schema where it has one of the codes 404xx; else the address is none of a registry.
 */
export function readSchema(answer: HttpAnswer, what: string): ConfluentSchema {
  const body = jsonOf(answer);
  if (answer.status === 404) {
    if (isObject(body) && /^404\d\d$/.test(String(body['error_code'])))
      throw notFound(what, 'the schema registry');
    throw new AttemptFailed('status 404 for the path itself: the address is not that of a schema registry');
  }
  if (!isObject(body) || typeof body['schema'] !== 'string') {
    throw new AttemptFailed('its answer is not a schema: the address is not that of a schema registry');
  }
  const { schema: text, schemaType = 'AVRO', references, ruleSet } = body;
  const type = schemaTypes.find((each) => each === schemaType);
  if (type === undefined) throw unknownType(what);
  return { type, text, references: readReferences(references), encrypts: readEncrypts(ruleSet) };
}

/** A registry may have types beside its own. Asked again it would answer the same. */
const unknownType = (what: string): RecordError =>
  new RecordError(
    'decode',
    'schema_invalid',
    message`${known(what)} is of a type that is not read; allowed: ${known(schemaTypes.join(', '))}`,
  );

function readReferences(list: unknown): readonly SubjectVersion[] {
  const references: readonly unknown[] = Array.isArray(list) ? list : [];
  return references.map((reference) => {
    const { name, subject, version } = isObject(reference) ? reference : {};
    if (typeof name !== 'string' || typeof subject !== 'string' || typeof version !== 'number') {
      throw new AttemptFailed('its answer refers to schemas without a name, a subject and a version');
    }
    return { name, subject, version, key: `${version} ${subject}` };
  });
}

/** What a schema's rules encrypt: the tags, or the name of a rule without any, which encrypts the whole payload. */
function readEncrypts(ruleSet: unknown): readonly string[] {
  if (!isObject(ruleSet)) return [];
  const rules = ['domainRules', 'encodingRules'].flatMap((member): readonly unknown[] => {
    const list = ruleSet[member];
    return Array.isArray(list) ? list : [];
  });
  const encrypts = rules.flatMap((rule) => {
    if (!isObject(rule) || rule['disabled'] === true) return [];
    if (rule['type'] !== 'ENCRYPT' && rule['type'] !== 'ENCRYPT_PAYLOAD') return [];
    const { tags, name } = rule;
    return Array.isArray(tags) && tags.length > 0
      ? tags.map(String)
      : [typeof name === 'string' ? name : 'payload'];
  });
  return [...new Set(encrypts)];
}
