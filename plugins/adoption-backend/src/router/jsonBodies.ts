import { readJsonBody } from '@paved/router';
import type { RequestHandler } from 'express';

/**
 * Reads JSON bodies for the routes after it. Unlike that of Express it reads nothing of one that is too large.
 *
 * @param maxBytes - more is refused as soon as that is known
 */
export function jsonBodies(maxBytes: number): RequestHandler {
  return async (req, res, next) => {
    const hasBody = req.is('json') && req.headers['content-length'] !== '0';
    req.body = hasBody ? await readJsonBody(req, res, maxBytes) : {};
    next();
  };
}
