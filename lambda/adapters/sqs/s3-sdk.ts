/** What is used of S3's client. Imported by name, so that the bundle leaves out its hundred other commands. */
export { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
