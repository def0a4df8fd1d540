import {
  FetchUrlReader,
  UrlReaders,
  type ReaderFactory,
  type UrlReaderPredicateTuple,
} from '@backstage/backend-defaults/urlReader';
import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ScmIntegrations } from '@backstage/integration';
import type { IsReadable } from '@paved/plugin-repositories-common';

/**
 * Which addresses the portal's URL reader takes, found out without reading any: hosts with an integration, those of
 * `backend.reading.allow`, and whatever other readers are installed. Of the portal's own addresses those are readable that
 * such a reader takes, as the one for repositories does: an integration has to name the host to make links to source,
 * and its API answers nobody who is not signed in.
 */
export function readableAddresses(options: {
  config: RootConfigService;
  logger: LoggerService;
  /** Of the readers that come before the stock ones. */
  factories: readonly ReaderFactory[];
}): IsReadable {
  const { config, logger, factories } = options;
  const integrations = ScmIntegrations.fromConfig(config);
  const own = ['app.baseUrl', 'backend.baseUrl']
    .map(key => config.getOptionalString(key))
    .map(address => address && new URL(address).origin);
  const installed: UrlReaderPredicateTuple[] = [];
  const stock: UrlReaderPredicateTuple[] = [];
  // Only there do factories get what they are made with
  UrlReaders.create({
    config,
    logger,
    factories: [
      ...factories.map(factory => ({ factory, into: installed })),
      { factory: FetchUrlReader.factory, into: stock },
    ].map(({ factory, into }) => made => {
      into.push(...factory(made));
      return [];
    }),
  });
  return url =>
    installed.some(({ predicate }) => predicate(url)) ||
    (!own.includes(url.origin) &&
      (stock.some(({ predicate }) => predicate(url)) ||
        integrations.byUrl(url) !== undefined));
}
