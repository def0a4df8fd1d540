import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';

export function createArchive(bucket, client = new S3Client()) {
  return {
    async list(merchantId, { limit, cursor }) {
      const page = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: `${merchantId}/`,
          MaxKeys: limit,
          ContinuationToken: cursor,
        }),
      );
      return {
        items: (page.Contents ?? []).map(({ Key }) => ({ id: Key, month: Key.slice(-11, -4) })),
        nextCursor: page.NextContinuationToken,
      };
    },
    async read(merchantId, month) {
      try {
        const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: `${merchantId}/${month}.pdf` }));
        return object.Body;
      } catch (error) {
        if (error.name === 'NoSuchKey') {
          return undefined;
        }
        throw error;
      }
    },
  };
}
