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
 * `backend.reading.allow`, and whatever other readers are installed.
 */
export function readableAddresses(options: {
  config: RootConfigService;
  logger: LoggerService;
  /** Of the readers that come before the stock ones. */
  factories: readonly ReaderFactory[];
}): IsReadable {
  const { config, logger, factories } = options;
  const integrations = ScmIntegrations.fromConfig(config);
  const readers: UrlReaderPredicateTuple[] = [];
  // Only there do factories get what they are made with
  UrlReaders.create({
    config,
    logger,
    factories: [...factories, FetchUrlReader.factory].map(factory => made => {
      readers.push(...factory(made));
      return [];
    }),
  });
  return url =>
    readers.some(({ predicate }) => predicate(url)) ||
    integrations.byUrl(url) !== undefined;
}
