import { readFile } from 'node:fs/promises';
import { SecretError, type SecretReference, type SecretVersion } from '../../../core/secret/reference.ts';
import { hasCode, messageOfThrown } from '../../../core/failure/thrown.ts';

type FileReference = Extract<SecretReference, { kind: 'file' }>;

/** The file is the current version; beside it, `<file>.pending` is the pending one while there is one. */
export async function readFileSecret(
  reference: FileReference,
  version: SecretVersion,
): Promise<string | undefined> {
  const path = version === 'current' ? reference.path : `${reference.path}.pending`;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (version === 'pending' && hasCode(error, 'ENOENT')) return undefined;
    throw new SecretError(reference, messageOfThrown(error), error);
  }
}
