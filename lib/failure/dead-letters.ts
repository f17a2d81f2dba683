import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { env } from '../../core/contract/environment.ts';
import { keyOf } from '../key-of.ts';
import { acknowledgeObjects, bucketOf, privateBucket } from './private-bucket.ts';
import { letterVisibility } from './redrive-time.ts';

export interface DeadLettersProps {
  /**
   * A queue that exists, or its ARN. Its visibility timeout is how long a letter waits for its next attempt in a redrive:
   * at least 30 seconds, better 3 minutes. Default: the stack makes one.
   */
  readonly queue?: IQueue | string;
  /** A bucket that exists, or its name, for letters too large for a message. Default: the stack makes one. */
  readonly bucket?: Bucket | IBucket | string;
  /**
   * Encrypts the dead letters, in a queue or bucket that exists too; a construct or an ARN. The function gets the use
   * of it. Default: keys of SQS's and S3's own.
   */
  readonly encryptionKey?: IKey | string;
  /**
   * How long a dead letter waits for someone to look at it, up to 14 days, after which SQS deletes it; of a queue that
   * exists, what is set there. Default: 14 days.
   */
  readonly retention?: Duration;
}

/** Keeps the records that can never be written, each whole and with its reason: in a queue, or in a bucket if too large for it. */
export class DeadLetters extends Construct {
  readonly queue: IQueue;
  /** Letters that are too large for a message; the queue has a pointer to each. */
  readonly bucket: Bucket | IBucket;
  readonly retention: Duration;
  private readonly encryptionKey: IKey | undefined;

  constructor(scope: Construct, id: string, props: DeadLettersProps = {}) {
    super(scope, id);
    this.encryptionKey = keyOf(this, props.encryptionKey);
    this.retention = props.retention ?? Duration.days(14);
    this.queue = props.queue === undefined ? this.createQueue() : queueOf(this, props.queue);
    this.bucket =
      props.bucket === undefined
        ? privateBucket(this, 'Bucket', {
            encryptionKey: this.encryptionKey,
            // A letter must not be gone while its pointer still waits.
            retention: this.retention.plus(Duration.days(1)),
          })
        : bucketOf(this, 'Bucket', props.bucket);
  }

  /** What the function must be told to find the queue. */
  get environment(): Readonly<Record<string, string>> {
    return {
      [env.deadLetters]: this.queue.queueUrl,
      [env.deadLetterBucket]: this.bucket.bucketName,
    };
  }

  private createQueue(): Queue {
    const queue = new Queue(this, 'Queue', {
      ...(this.encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: this.encryptionKey }),
      enforceSSL: true,
      retentionPeriod: this.retention,
      visibilityTimeout: letterVisibility,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const itself = 'it is the dead-letter queue; nothing consumes it but people and a redrive';
    Validations.of(queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason: itself },
      { id: 'Serverless-SQSRedrivePolicy', reason: itself },
    );
    return queue;
  }

  /** Lets a function put dead letters here, and nothing else. */
  grantSend(target: IFunction): void {
    allow(target, ['sqs:SendMessage'], this.queue.queueArn);
    allow(target, ['s3:PutObject'], this.bucket.arnForObjects('*'));
    acknowledgeObjects(target.role ?? target, this.bucket);
    if (this.encryptionKey !== undefined) {
      allow(target, ['kms:Decrypt', 'kms:GenerateDataKey'], this.encryptionKey.keyArn);
    }
  }

  /** Lets a function and its event source take dead letters out. */
  grantRedrive(target: IFunction): void {
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    allow(target, actions, this.queue.queueArn);
    allow(target, ['s3:GetObject', 's3:DeleteObject'], this.bucket.arnForObjects('*'));
    acknowledgeObjects(target.role ?? target, this.bucket);
    if (this.encryptionKey !== undefined) allow(target, ['kms:Decrypt'], this.encryptionKey.keyArn);
  }
}

function allow(target: IFunction, actions: string[], resource: string): void {
  target.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
}

const queueOf = (scope: Construct, queue: IQueue | string): IQueue =>
  typeof queue === 'string' ? Queue.fromQueueArn(scope, 'Queue', queue) : queue;
