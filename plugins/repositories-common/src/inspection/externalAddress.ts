import { excerpt, Path, Problem } from './problem';

/**
 * Whether the portal may read a web address outside of the repository.
 *
 * @public
 */
export type IsReadable = (url: URL) => boolean;

/** An address that the catalog would have to read, and can't. */
export function hostNotAllowed(what: string, url: URL, at: Path): Problem {
  const host = excerpt(url.host);
  return {
    rule: 'host-not-allowed',
    severity: 'error',
    message: `${what} '${excerpt(
      url.href,
    )}', but this portal may not read from ${host}`,
    remedy: `Move the file into this repository, or let the platform team allow ${host} under \`backend.reading.allow\`.`,
    at,
  };
}

/** What the portal must have for the address, told where its configuration is not known. */
export function neededFor(url: URL): string {
  return `the portal needs ${excerpt(
    url.host,
  )} under \`backend.reading.allow\`, or an integration for it`;
}
