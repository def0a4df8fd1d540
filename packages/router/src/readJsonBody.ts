import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { Request, Response } from 'express';

/** A body that is larger than anybody may send. */
export class PayloadTooLargeError extends Error {
  override readonly name = 'PayloadTooLargeError';
  /** Read by the error middleware. */
  readonly statusCode = 413;
}

/**
 * Reads a JSON body. One that is too large is refused as soon as that is known, and its rest never read: body-parser would read
 * all of it before it answers.
 *
 * @throws PayloadTooLargeError; InputError when it is no JSON, or compressed
 */
export async function readJsonBody(
  req: Request,
  res: Response,
  maxBytes: number,
): Promise<JsonValue> {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new InputError(
      `The body is encoded as '${encoding}'; send it as plain JSON`,
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
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (error) {
    throw new InputError('The body is no JSON', error);
  }
}
