import { InputError } from '@backstage/errors';
import type { Request, Response } from 'express';

/** A body that is larger than anybody may send. */
export class PayloadTooLargeError extends Error {
  override readonly name = 'PayloadTooLargeError';
  /** Read by the error middleware. */
  readonly statusCode = 413;
}

/**
 * Reads a body as it is. One that is too large is refused as soon as that is known, and its rest never read: body-parser would
 * read all of it before it answers.
 *
 * @throws PayloadTooLargeError; InputError when it is compressed
 */
export async function readBody(
  req: Request,
  res: Response,
  maxBytes: number,
): Promise<Buffer> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new InputError(
      `The body is encoded as '${encoding}'; send it as it is`,
    );
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  const refuse = () => {
    // What is left of the body would be taken for the next request
    res.setHeader('Connection', 'close');
    return new PayloadTooLargeError(
      `The body is larger than ${maxBytes} bytes; send less at once`,
    );
  };
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) {
    throw refuse();
  }
  for await (const part of req.iterator({ destroyOnReturn: false })) {
    bytes += part.length;
    if (bytes > maxBytes) {
      throw refuse();
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
