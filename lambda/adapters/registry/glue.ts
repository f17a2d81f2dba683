import type { GlueClient } from '@aws-sdk/client-glue';
import { nameSchema } from '../../../core/decode/schema/name-schema.ts';
import {
  schemaTypes,
  type FetchedSchema,
  type SchemaId,
  type SchemaSource,
} from '../../../core/decode/schema/schema-source.ts';
import { known, message } from '../../../core/failure/failure-message.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { describeThrown } from '../../../core/failure/thrown.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { withinTime } from '../time/within-time.ts';
import { notFound } from './not-found.ts';

/** Of one attempt of the SDK. */
const limits = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true } as const;

/** What Glue, and AWS in front of it, call a role that may not ask, or that is not signed in. */
const refusals = new Set([
  'AccessDeniedException',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'NotAuthorized',
  'UnrecognizedClientException',
]);

/** Fetches schema versions from AWS Glue; the SDK is loaded with the first of them. */
export class GlueSource implements SchemaSource {
  readonly #region: string;
  #client: GlueClient | undefined;

  constructor(region: string) {
    this.#region = region;
  }

  async fetch(id: SchemaId, timeoutMs: number): Promise<FetchedSchema> {
    try {
      return await this.#fetch(String(id.id), timeoutMs);
    } catch (error) {
      throw this.#describe(error, nameSchema(id));
    }
  }

  close(): void {
    this.#client?.destroy();
  }

  async #fetch(version: string, timeoutMs: number): Promise<FetchedSchema> {
    const endsAtMs = performance.now() + timeoutMs;
    const { GetSchemaVersionCommand, GlueClient: Client } = await import('./glue-sdk.ts');
    this.#client ??= new Client({ region: this.#region, requestHandler: limits });
    const leftMs = Math.max(1, Math.ceil(endsAtMs - performance.now()));
    const asking = this.#client.send(new GetSchemaVersionCommand({ SchemaVersionId: version }), {
      abortSignal: AbortSignal.timeout(leftMs),
    });
    // The signal ends a request, but neither the pauses between attempts nor the search for credentials.
    const { SchemaDefinition: text, DataFormat: format } = await withinTime(asking, leftMs, 'AWS Glue');
    const type = schemaTypes.find((known) => known === format);
    if (text === undefined || type === undefined)
      throw new Error('the answer has no schema of a known format');
    // Glue has no references: what a schema of Protobuf imports comes from the connector's folder.
    return { type, text, references: [], encrypts: [] };
  }

  #describe(error: unknown, what: string): Error {
    const name = error instanceof Error ? error.name : '';
    if (name === 'EntityNotFoundException') return notFound(what, `AWS Glue in ${this.#region}`);
    if (refusals.has(name)) {
      return new BatchCrash({
        next: 'crash',
        stage: 'decode',
        code: 'registry_refused',
        message: message`AWS Glue in ${known(this.#region)} refuses the function (${known(name)}); let its role have glue:GetSchemaVersion on *`,
      });
    }
    return new RecordError(
      'decode',
      'registry_unavailable',
      message`${known(what)} could not be fetched from AWS Glue in ${known(this.#region)} in time: ${known(describeThrown(error))}`,
      { next: 'retry' },
    );
  }
}
