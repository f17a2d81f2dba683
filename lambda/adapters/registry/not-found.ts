import { known, message } from '../../../core/failure/failure-message.ts';
import { RecordError } from '../../../core/failure/failure.ts';

/** The error of a schema that the registry does not have, or that refers to one that it does not have. */
export function notFound(what: string, registry: string): RecordError {
  return new RecordError(
    'decode',
    'schema_not_found',
    message`${known(what)} does not exist in ${known(registry)}; it was deleted, or the record was written with another registry`,
  );
}
