import { NotAllowedError } from '@backstage/errors';
import type { RequestHandler } from 'express';
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
const LOOPBACK_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** Added by proxies. `x-forwarded-*` is matched by prefix. */
const PROXY_HEADERS = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
]);

/**
 * Why a request may not use the development sign-in; `undefined` when it may.
 *
 * The sign-in asks for no secret, so it must be out of reach for everything but this machine's own browser on the
 * portal's own pages. Headers alone prove nothing (anybody can write them), a loopback address alone neither (a proxy on
 * this machine has one, and so has a browser lured by DNS rebinding): all of it must hold.
 */
export function refusalReason(
  request: {
    remoteAddress: string | undefined;
    headers: IncomingHttpHeaders;
  },
  portalOrigins: string[],
): string | undefined {
  const { remoteAddress, headers } = request;
  if (!remoteAddress || !LOOPBACK_ADDRESS.test(remoteAddress)) {
    return 'it came over the network';
  }
  const proxyHeader = Object.keys(headers).find(
    name => PROXY_HEADERS.has(name) || name.startsWith('x-forwarded-'),
  );
  if (proxyHeader) {
    return `it came through a proxy (header '${proxyHeader}')`;
  }
  if (!headers.host || !LOOPBACK_HOST.test(headers.host)) {
    return 'it was sent to another name than localhost';
  }
  const { origin } = headers;
  if (origin !== undefined && !portalOrigins.includes(origin)) {
    return `it came from a page of another origin (${origin})`;
  }
  const site = headers['sec-fetch-site'];
  const ownPage =
    site === undefined ||
    site === 'same-origin' ||
    site === 'none' ||
    // Another port of localhost is the same site: only the listed origins (checked above) are ours.
    (site === 'same-site' && origin !== undefined);
  return ownPage ? undefined : `it came from a page of another site (${site})`;
}

/** Lets requests through that this machine's own browser makes on the portal's own pages, and no others. */
export function refuseRemoteRequests(portalOrigins: string[]): RequestHandler {
  return (request, response, next) => {
    // Neither `request.ip` nor `request.hostname`: both believe headers when `trust proxy` is set.
    const reason = refusalReason(
      {
        remoteAddress: request.socket.remoteAddress,
        headers: request.headers,
      },
      portalOrigins,
    );
    if (reason) {
      next(
        new NotAllowedError(
          `The development sign-in works only in a browser on the portal's own machine; this request was refused because ${reason}`,
        ),
      );
      return;
    }
    response.setHeader('Cache-Control', 'no-store');
    next();
  };
}
