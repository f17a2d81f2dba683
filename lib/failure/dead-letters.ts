import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { env } from '../../lambda/contract.ts';
import { acknowledgeObjects, privateBucket } from './private-bucket.ts';

export interface DeadLettersProps {
  /** Encrypts the dead letters. Default: a key of SQS's own. The function gets the use of it. */
  readonly encryptionKey?: IKey;
  /** How long a dead letter waits for someone to look at it, up to 14 days, after which SQS deletes it. Default: 14 days. */
  readonly retention?: Duration;
}

/** Keeps the records that can never be written, each whole and with its reason: in a queue, or in a bucket if too large for it. */
export class DeadLetters extends Construct {
  readonly queue: Queue;
  /** Letters that are too large for a message; the queue has a pointer to each. */
  readonly bucket: Bucket;
  readonly retention: Duration;
  private readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: DeadLettersProps = {}) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.retention = props.retention ?? Duration.days(14);
    this.queue = new Queue(this, 'Queue', {
      ...(props.encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }),
      enforceSSL: true,
      retentionPeriod: this.retention,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.bucket = privateBucket(this, 'Bucket', {
      encryptionKey: props.encryptionKey,
      // A letter must not be gone while its pointer still waits.
      retention: this.retention.plus(Duration.days(1)),
    });
    const itself = 'it is the dead-letter queue; nothing consumes it but people and a redrive';
    Validations.of(this.queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason: itself },
      { id: 'Serverless-SQSRedrivePolicy', reason: itself },
    );
  }

  /** What the function must be told to find the queue. */
  get environment(): Readonly<Record<string, string>> {
    return {
      [env.deadLetters]: this.queue.queueUrl,
      [env.deadLetterBucket]: this.bucket.bucketName,
    };
  }

  /** Lets a function put dead letters here, and nothing else. */
  grantSend(target: IFunction): void {
    const allow = (actions: string[], resource: string): void => {
      target.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
    };
    allow(['sqs:SendMessage'], this.queue.queueArn);
    allow(['s3:PutObject'], this.bucket.arnForObjects('*'));
    acknowledgeObjects(target.role ?? target, this.bucket);
    if (this.encryptionKey !== undefined) {
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], this.encryptionKey.keyArn);
    }
  }
}
