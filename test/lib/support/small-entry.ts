import { types } from 'cassandra-driver';
import connector from '#connector';

/** A stand-in for the handler, so that the bundler is tested apart from what it bundles. */
export const handler = async (): Promise<readonly [string, string, string]> => {
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  return [connector.name, types.Uuid.name, SQSClient.name];
};
