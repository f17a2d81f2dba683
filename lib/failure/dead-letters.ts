import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { env } from '../../core/contract/environment.ts';
import { aliasProblems } from '../grants/alias-problems.ts';
import { allow } from '../grants/allow.ts';
import { denyOthers, operatorProblems } from './only-senders.ts';
import { acknowledgeObjects, privateBucket } from './private-bucket.ts';
import { letterVisibility } from './redrive-time.ts';

/** Where the records are stored that can never be written. */
export interface DeadLettersProps {
  /**
   * A queue that exists. Its visibility timeout is how long a letter waits for its next attempt in a redrive: at least
   * 30 seconds, better 3 minutes. A queue with a key of your own must know it (`Queue.fromQueueAttributes` with
   * `keyArn`), or the function cannot send. Default: a queue is created; it outlives the stack.
   */
  readonly queue?: IQueue;
  /**
   * A bucket that exists, for letters too large for a message. A bucket with a key of your own must know it
   * (`Bucket.fromBucketAttributes` with `encryptionKey`). Default: a bucket is created; it outlives the stack.
   * `Bucket` is named beside `IBucket` for projects with `exactOptionalPropertyTypes`.
   */
  readonly bucket?: Bucket | IBucket;
  /** Encrypts the queue and bucket that are created; the function may use it. Default: keys of SQS's and S3's own. */
  readonly encryptionKey?: IKey;
  /**
   * How long the created queue stores a letter before SQS deletes it, up to 14 days; for a queue that exists, what is
   * set there, since an alarm depends on it. Default: 14 days.
   */
  readonly retention?: Duration;
  /**
   * ARNs of roles and users, `*` allowed in their names, that may store letters in the queue and bucket that are created:
   * those who run `millrace dlq redrive --connector`, which stores what fails again. All others are denied that, whatever
   * their own policies allow. Nobody needs it to list, show, purge, or redrive by `--open` and `--function`.
   * Default: the functions of the connector alone.
   */
  readonly operators?: readonly string[];
}

/** Stores the records that can never be written, each as a whole with its reason: in a queue, or in a bucket if too large for it. */
export class DeadLetters extends Construct {
  readonly queue: IQueue;
  /** Letters that are too large for a message; the queue has a pointer to each. */
  readonly bucket: Bucket | IBucket;
  readonly retention: Duration;
  /** The keys of queue and bucket that are not AWS's own. */
  private readonly keyArns: ReadonlySet<string>;
  /** The principals that may store letters in the created queue and bucket. */
  private readonly senderArns: Set<string>;
  private readonly given: Pick<DeadLettersProps, 'queue' | 'bucket'>;
  private isClosed = false;

  /**
   * Throws when an operator is not the ARN of a role or user, when a key is an alias, and when an option has no effect
   * because queue and bucket are given.
   */
  constructor(scope: Construct, id: string, props: DeadLettersProps = {}) {
    super(scope, id);
    const { queue, bucket, encryptionKey, retention = Duration.days(14), operators = [] } = props;
    const problems = [...givenProblems(props), ...operatorProblems(operators), ...keyProblems(props)];
    if (problems.length > 0) throw new Error(problems.join('\n'));
    this.given = props;
    this.senderArns = new Set(operators);
    this.retention = retention;
    this.queue = queue ?? this.createQueue(encryptionKey);
    // A letter must not be deleted before its pointer.
    const letterRetention = retention.plus(Duration.days(1));
    this.bucket = bucket ?? privateBucket(this, 'Bucket', { encryptionKey, retention: letterRetention });
    this.keyArns = new Set(
      [encryptionKey, queue?.encryptionMasterKey, bucket?.encryptionKey].flatMap((key) => key?.keyArn ?? []),
    );
  }

  /** The variables by which the function finds queue and bucket. */
  get environment(): Readonly<Record<string, string>> {
    return {
      [env.deadLetters]: this.queue.queueUrl,
      [env.deadLetterBucket]: this.bucket.bucketName,
    };
  }

  /**
   * Lets a function put dead letters here, and nothing else; with the first, principals that are not named may no more.
   * Throws when the role of the function is not known.
   */
  grantSend(target: IFunction): void {
    if (target.role === undefined) {
      throw new Error(
        `deadLetters: the role of the function '${target.node.path}' is not known, so it would be denied sending; ` +
          'import the function with its role',
      );
    }
    this.senderArns.add(target.role.roleArn);
    this.closeToOthers();
    allow(target, ['sqs:SendMessage'], this.queue.queueArn);
    allow(target, ['s3:PutObject'], this.bucket.arnForObjects('*'));
    acknowledgeObjects(target.role, this.bucket);
    for (const keyArn of this.keyArns) allow(target, ['kms:Decrypt', 'kms:GenerateDataKey'], keyArn);
  }

  /** Lets a function and its event source take dead letters out. */
  grantRedrive(target: IFunction): void {
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    allow(target, actions, this.queue.queueArn);
    allow(target, ['s3:GetObject', 's3:DeleteObject'], this.bucket.arnForObjects('*'));
    acknowledgeObjects(target.role ?? target, this.bucket);
    for (const keyArn of this.keyArns) allow(target, ['kms:Decrypt'], keyArn);
  }

  /** A redrive writes what a letter says: to store letters is to write rows. Policies of what is given are the user's. */
  private closeToOthers(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { queue, bucket, senderArns } = this;
    if (this.given.queue === undefined) {
      queue.addToResourcePolicy(denyOthers('sqs:SendMessage', queue.queueArn, senderArns));
    }
    if (this.given.bucket === undefined) {
      bucket.addToResourcePolicy(denyOthers('s3:PutObject', bucket.arnForObjects('*'), senderArns));
    }
  }

  private createQueue(encryptionKey: IKey | undefined): Queue {
    const queue = new Queue(this, 'Queue', {
      ...(encryptionKey === undefined
        ? { encryption: QueueEncryption.SQS_MANAGED }
        : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
      enforceSSL: true,
      retentionPeriod: this.retention,
      visibilityTimeout: letterVisibility,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const itself = 'it is the dead-letter queue; nothing consumes it but people and a redrive';
    Validations.of(queue).acknowledge(
      { id: 'AwsSolutions-SQS3', reason: itself },
      { id: 'Serverless-SQSRedrivePolicy', reason: itself },
    );
    return queue;
  }
}

const keyProblems = ({ queue, bucket, encryptionKey }: DeadLettersProps): readonly string[] => [
  ...aliasProblems('deadLetters.encryptionKey:', encryptionKey),
  ...aliasProblems('deadLetters.queue.encryptionMasterKey:', queue?.encryptionMasterKey),
  ...aliasProblems('deadLetters.bucket.encryptionKey:', bucket?.encryptionKey),
];

function givenProblems(props: DeadLettersProps): readonly string[] {
  const { queue, bucket, encryptionKey, operators } = props;
  if (queue === undefined || bucket === undefined) return [];
  const noEffect = 'has no effect, since queue and bucket are given';
  return [
    ...(encryptionKey === undefined
      ? []
      : [
          `deadLetters.encryptionKey: ${noEffect}; name their keys in Queue.fromQueueAttributes and ` +
            'Bucket.fromBucketAttributes, and remove it',
        ]),
    ...(operators === undefined
      ? []
      : [`deadLetters.operators: ${noEffect}; say in their policies who may store letters, and remove it`]),
  ];
}
