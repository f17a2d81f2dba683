import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IEventSourceDlq } from 'aws-cdk-lib/aws-lambda';
import type { Bucket, IBucket } from 'aws-cdk-lib/aws-s3';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { keyOf } from '../key-of.ts';
import { acknowledgeObjects, bucketOf, privateBucket } from './private-bucket.ts';

export interface BatchFailuresProps {
  /** A bucket that exists, or its name; how long it keeps a batch is its own to say. Default: the stack makes one. */
  readonly bucket?: Bucket | IBucket | string;
  /** Encrypts the batches, in a bucket that exists too; a construct or an ARN. Default: a key of S3's own. */
  readonly encryptionKey?: IKey | string;
  /** How long a bucket made here keeps a batch. Default: 90 days. */
  readonly retention?: Duration;
}

/**
 * Keeps the batches that Lambda gives up: retries exhausted, record too old, payload too large.
 * S3 and not SQS, because only S3 receives the records themselves; SQS would get their offsets.
 */
export class BatchFailures extends Construct {
  readonly bucket: Bucket | IBucket;
  /** What an event source takes as its on-failure destination; grants the function's role what delivery needs. */
  readonly destination: IEventSourceDlq;

  constructor(scope: Construct, id: string, props: BatchFailuresProps = {}) {
    super(scope, id);
    const encryptionKey = keyOf(this, props.encryptionKey);
    const bucket =
      props.bucket === undefined
        ? privateBucket(this, 'Bucket', { encryptionKey, retention: props.retention ?? Duration.days(90) })
        : bucketOf(this, 'Bucket', props.bucket);
    this.bucket = bucket;
    this.destination = {
      bind: (_mapping, target) => {
        // CDK's own S3 destination would grant reading and deleting too.
        target.addToRolePolicy(
          new PolicyStatement({ actions: ['s3:PutObject'], resources: [bucket.arnForObjects('*')] }),
        );
        target.addToRolePolicy(
          new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
        );
        acknowledgeObjects(target.role ?? target, bucket);
        if (encryptionKey !== undefined) {
          target.addToRolePolicy(
            new PolicyStatement({
              actions: ['kms:GenerateDataKey'],
              resources: [encryptionKey.keyArn],
            }),
          );
        }
        return { destination: bucket.bucketArn };
      },
    };
  }
}
