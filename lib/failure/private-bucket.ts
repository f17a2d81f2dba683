import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { printedArn } from '../printed-arn.ts';

/** The construct of a bucket that may be given by its name. */
export const bucketOf = (
  scope: Construct,
  id: string,
  bucket: Bucket | IBucket | string,
): Bucket | IBucket => (typeof bucket === 'string' ? Bucket.fromBucketName(scope, id, bucket) : bucket);

/** A bucket for records that were put aside: encrypted, private, over TLS only, emptied by age, outliving the stack. */
export function privateBucket(
  scope: Construct,
  id: string,
  { encryptionKey, retention }: { readonly encryptionKey: IKey | undefined; readonly retention: Duration },
): Bucket {
  const bucket = new Bucket(scope, id, {
    ...(encryptionKey === undefined
      ? { encryption: BucketEncryption.S3_MANAGED }
      : { encryption: BucketEncryption.KMS, encryptionKey }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    lifecycleRules: [{ expiration: retention, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'empty but for accidents; who reads a record is in the data events of CloudTrail, where the account has them',
  });
  return bucket;
}

/** Says to cdk-nag why the function's role may put objects of any name into the bucket. */
export function acknowledgeObjects(grantee: IConstruct, bucket: Bucket | IBucket): void {
  Validations.of(grantee).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${printedArn(grantee, bucket.arnForObjects('*'))}]`,
    reason: 'each object gets a name of its own when it is put',
  });
}
