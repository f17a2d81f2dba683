import { messageOfThrown } from '../../../core/failure/thrown.ts';
import { signInHint } from '../../aws/sign-in.ts';
import { known, type Fact, type Unknown } from '../facts/fact.ts';

/**
 * Asks, and turns whatever is thrown into an {@link Unknown}: one refused question must not end the others. Rejects
 * where AWS does not take the credentials themselves: then no question has an answer, and no permission would help.
 */
export async function ask<T>(question: string, answer: () => Promise<T>): Promise<Fact<T>> {
  try {
    return known(await answer());
  } catch (error) {
    if (signInHint(error) !== undefined) throw new Error(`${question} was not answered`, { cause: error });
    const name = error instanceof Error ? error.name : '';
    const message = messageOfThrown(error);
    return {
      known: false,
      kind: kindOf(name, statusOf(error)),
      question,
      message: name === '' || name === 'Error' ? message : `${name}: ${message}`,
    };
  }
}

/** As the services name their refusals: EC2 `UnauthorizedOperation`, IAM `AccessDenied`, MSK `ForbiddenException`. */
const refusals = /^(AccessDenied|Unauthorized|Forbidden|NotAuthorized|AuthFailure)/;

/** Lambda `ResourceNotFoundException`, EC2 `InvalidSubnetID.NotFound`, IAM `NoSuchEntity`, MSK `UnknownTopicOrPartition…`. */
const absences = /NotFound|NoSuchEntity|NonExistentQueue|QueueDoesNotExist|UnknownTopicOrPartition/;

function kindOf(name: string, status: number | undefined): Unknown['kind'] {
  if (absences.test(name)) return 'absent';
  return refusals.test(name) || status === 401 || status === 403 ? 'denied' : 'failed';
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
