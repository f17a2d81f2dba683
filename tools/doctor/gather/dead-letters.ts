import { regionOf } from '../../../lambda/adapters/sqs/config.ts';
import type { AwsAccess } from './aws-access.ts';
import { shortName } from '../facts/arn.ts';
import type { DeadLetterFacts, DeadLetterQueue, QueueReader } from '../facts/dead-letter-facts.ts';
import { ask } from './ask.ts';
import { askWith, type Fact } from '../facts/fact.ts';

/** Asks SQS about the queue of dead letters, and Lambda about who reads it. */
export async function gatherDeadLetters(access: AwsAccess, queueUrl: string): Promise<DeadLetterFacts> {
  const queue = await askQueue(access, queueUrl);
  return { queueUrl, queue, readers: await askWith(queue, ({ arn }) => askReaders(access, arn)) };
}

async function askQueue(access: AwsAccess, queueUrl: string): Promise<Fact<DeadLetterQueue>> {
  const { GetQueueAttributesCommand, SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient({
    ...access,
    region: regionOf(queueUrl) ?? access.region,
    // The Region decides the endpoint, so that one named in the environment is used as for every other service.
    useQueueUrlAsEndpoint: false,
  });
  try {
    return await ask('sqs:GetQueueAttributes', async () => {
      const { Attributes = {} } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['All'] }),
      );
      return {
        arn: Attributes.QueueArn ?? '',
        waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
        visibilitySeconds: Number(Attributes.VisibilityTimeout ?? 0),
        retentionSeconds: Number(Attributes.MessageRetentionPeriod ?? 0),
      };
    });
  } finally {
    client.destroy();
  }
}

async function askReaders(access: AwsAccess, queueArn: string): Promise<Fact<readonly QueueReader[]>> {
  const { GetFunctionConfigurationCommand, LambdaClient, paginateListEventSourceMappings } =
    await import('@aws-sdk/client-lambda');
  const client = new LambdaClient(access);
  try {
    return await ask('lambda:ListEventSourceMappings', async () => {
      const names: string[] = [];
      for await (const page of paginateListEventSourceMappings({ client }, { EventSourceArn: queueArn })) {
        names.push(...(page.EventSourceMappings ?? []).flatMap(({ FunctionArn }) => FunctionArn ?? []));
      }
      return Promise.all(
        names.map(async (name) => ({
          functionName: shortName(name),
          timeoutSeconds: await ask('lambda:GetFunctionConfiguration', async () => {
            const answer = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
            return answer.Timeout ?? 3;
          }),
        })),
      );
    });
  } finally {
    client.destroy();
  }
}
