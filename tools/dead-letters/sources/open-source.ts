import { existsSync } from 'node:fs';
import { regionOf } from '../../../lambda/adapters/sqs/config.ts';
import { UsageError } from '../../../project/usage-error.ts';
import { pathOf, urlOf } from '../../../project/files.ts';
import type { LetterSource } from './letter-source.ts';

/** Where letters are, as the command line names it. */
export type Place =
  | { readonly kind: 'queue'; readonly url: string }
  | { readonly kind: 'file'; readonly path: string; readonly url: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly prefix: string };

/** Reads the address of a source; throws UsageError that says what is allowed. */
export function readPlace(text: string): Place {
  const protocol = URL.canParse(text) ? new URL(text).protocol : '';
  if (protocol === 'https:' || protocol === 'http:') return { kind: 'queue', url: text };
  if (protocol === 'file:') return { kind: 'file', path: pathOf(text), url: text };
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(text) ?? [];
  if (bucket !== undefined) return { kind: 'bucket', bucket, prefix };
  if (existsSync(text)) return { kind: 'file', path: text, url: urlOf(text) };
  throw new UsageError(
    `the source must be a queue's https://…, a file's path or file:///…, or s3://bucket/prefix, got '${text}'`,
  );
}

/**
 * Opens a source; the SDK is loaded only for those that need it. A queue's pointers are followed into
 * `deadLetterBucket` alone.
 */
export async function openSource(place: Place, deadLetterBucket?: string): Promise<LetterSource> {
  switch (place.kind) {
    case 'file': {
      const { openFileSource } = await import('./file-source.ts');
      return openFileSource(place.path);
    }
    case 'queue': {
      const { openQueueSource } = await import('./queue-source.ts');
      const { openObjectStore } = await import('./object-store.ts');
      return openQueueSource(place.url, deadLetterBucket, openObjectStore(regionOf(place.url)));
    }
    case 'bucket': {
      const { openBucketSource } = await import('./bucket-source.ts');
      const { openObjectStore } = await import('./object-store.ts');
      return openBucketSource(place.bucket, place.prefix, openObjectStore(undefined));
    }
  }
}
