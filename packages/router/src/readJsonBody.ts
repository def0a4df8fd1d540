import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { Request, Response } from 'express';
import { readBody } from './readBody';

/**
 * Reads a JSON body.
 *
 * @throws PayloadTooLargeError; InputError when it is no JSON, or compressed
 */
export async function readJsonBody(
  req: Request,
  res: Response,
  maxBytes: number,
): Promise<JsonValue> {
  const body = await readBody(req, res, maxBytes);
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new InputError('The body is no JSON', error);
  }
}
