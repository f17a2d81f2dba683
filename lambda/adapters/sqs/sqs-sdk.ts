/** What is used of the client of SQS. Imported by name, so that the bundle leaves out the other commands. */
export { DeleteMessageCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
