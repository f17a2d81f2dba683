import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { printedArn } from '../grants/printed-arn.ts';

/** A bucket for records that were not written: encrypted, private, TLS only, emptied by age; it outlives the stack. */
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
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions-S1',
    reason:
      'empty except for accidents; the data events of CloudTrail, if the account has them, say who reads a record',
  });
  return bucket;
}

/** Tells cdk-nag why the role of the function may put objects of any name into the bucket. */
export function acknowledgeObjects(grantee: IConstruct, bucket: Bucket | IBucket): void {
  Validations.of(grantee).acknowledge({
    id: `AwsSolutions-IAM5[Resource::${printedArn(grantee, bucket.arnForObjects('*'))}]`,
    reason: 'each object gets a name of its own when it is stored',
  });
}
