import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { aliasProblems } from '../grants/alias-problems.ts';
import { allow } from '../grants/allow.ts';
import { acknowledgeObjects, privateBucket } from './private-bucket.ts';

/** Where Lambda stores the batches that it gives up. */
export interface BatchFailuresProps {
  /**
   * A bucket that exists; it decides how long it stores a batch. A bucket with a key of your own must know it
   * (`Bucket.fromBucketAttributes` with `encryptionKey`), or Lambda cannot store batches. Default: a bucket is created;
   * it outlives the stack. `Bucket` is named beside `IBucket` for projects with `exactOptionalPropertyTypes`.
   */
  readonly bucket?: Bucket | IBucket;
  /** Encrypts the bucket that is created. Default: a key of S3's own. */
  readonly encryptionKey?: IKey;
  /** How long the created bucket stores a batch. Default: 90 days. */
  readonly retention?: Duration;
}

/**
 * Stores the batches that Lambda gives up: retries used up, record too old, payload too large.
 * S3 and not SQS, because only S3 receives the records themselves; SQS would get their offsets.
 */
export class BatchFailures extends Construct {
  readonly bucket: Bucket | IBucket;
  /** The on-failure destination of an event source; grants the role of the function what delivery needs. */
  readonly destination: IEventSourceDlq;

  /** Throws when an option of a created bucket is given with one that exists, and when a key is an alias. */
  constructor(scope: Construct, id: string, props: BatchFailuresProps = {}) {
    super(scope, id);
    const { encryptionKey, retention = Duration.days(90) } = props;
    checkGiven(props);
    const bucket = props.bucket ?? privateBucket(this, 'Bucket', { encryptionKey, retention });
    const key = props.bucket === undefined ? encryptionKey : props.bucket.encryptionKey;
    this.bucket = bucket;
    this.destination = {
      bind: (_mapping, target) => {
        // CDK's own S3 destination would grant reading and deleting too.
        allow(target, ['s3:PutObject'], bucket.arnForObjects('*'));
        allow(target, ['s3:ListBucket'], bucket.bucketArn);
        acknowledgeObjects(target.role ?? target, bucket);
        if (key !== undefined) allow(target, ['kms:GenerateDataKey'], key.keyArn);
        return { destination: bucket.bucketArn };
      },
    };
  }
}

function checkGiven({ bucket, encryptionKey, retention }: BatchFailuresProps): void {
  const problems = [
    ...aliasProblems('batchFailures.encryptionKey:', encryptionKey),
    ...aliasProblems('batchFailures.bucket.encryptionKey:', bucket?.encryptionKey),
    ...(bucket === undefined || encryptionKey === undefined
      ? []
      : [
          'batchFailures.encryptionKey: has no effect, since bucket is given; name its key in Bucket.fromBucketAttributes, and remove it',
        ]),
    ...(bucket === undefined || retention === undefined
      ? []
      : [
          'batchFailures.retention: has no effect, since bucket is given; set a lifecycle rule there, and remove it',
        ]),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
