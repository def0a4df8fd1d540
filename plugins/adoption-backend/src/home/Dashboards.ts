import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  parsePortalDashboard,
  portalDashboardKind,
  resolveDashboard,
  type Home,
  type PortalContents,
  type PortalDashboard,
} from '@paved/plugin-adoption-common';

/** Where TechDocs' pages of an entity come from. */
const ANNOTATION_DOCS = 'backstage.io/techdocs-ref';
const MOST_DASHBOARDS = 20;

/** The company's home page, with what it names found as far as somebody may see it. */
export class Dashboards {
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;
  /** In lower case. */
  readonly #ref: string | undefined;

  /**
   * @throws InputError when `adoption.home.dashboard` is no ref
   */
  static create(options: {
    catalog: CatalogService;
    logger: LoggerService;
    config: Config;
  }): Dashboards {
    return new Dashboards(options);
  }

  private constructor(options: {
    catalog: CatalogService;
    logger: LoggerService;
    config: Config;
  }) {
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#ref = refOf(
      options.config.getOptionalString('adoption.home.dashboard'),
    );
  }

  async home(credentials: BackstageCredentials): Promise<Home> {
    const { items } = await this.#catalog.queryEntities(
      {
        filter: { kind: portalDashboardKind.kind },
        limit: MOST_DASHBOARDS,
      },
      { credentials },
    );
    try {
      const entity = this.#chosen(items);
      if (!entity) {
        return {};
      }
      const dashboard = parsePortalDashboard(entity);
      const contents = await this.#contents(dashboard, credentials);
      return { dashboard: resolveDashboard(dashboard, contents) };
    } catch (error) {
      if (!(error instanceof InputError)) {
        throw error;
      }
      this.#logger.warn(
        `Everyone sees the portal's own home: ${error.message}`,
      );
      return { problem: error.message };
    }
  }

  #chosen(items: Entity[]): Entity | undefined {
    const refs = items.map(item => stringifyEntityRef(item).toLowerCase());
    if (this.#ref) {
      const index = refs.indexOf(this.#ref);
      if (index === -1) {
        throw new InputError(
          `adoption.home.dashboard names ${
            this.#ref
          }, which the catalog does not have`,
        );
      }
      return items[index];
    }
    if (items.length > 1) {
      throw new InputError(
        `There are several dashboards (${refs.join(
          ', ',
        )}); name one with adoption.home.dashboard`,
      );
    }
    return items[0];
  }

  async #contents(
    { sections }: PortalDashboard,
    credentials: BackstageCredentials,
  ): Promise<PortalContents> {
    const wanted = sections
      .flatMap(({ widgets }) => widgets)
      .flatMap(widget => (widget.type === 'docs' ? widget.sections : []))
      .map(section => section.toLowerCase());
    const [templates, docs] = await Promise.all([
      this.#catalog.getEntities(
        {
          filter: { kind: 'Template' },
          fields: ['kind', 'metadata', 'spec.type'],
        },
        { credentials },
      ),
      wanted.length
        ? this.#catalog.getEntities(
            {
              filter: ['metadata.name', 'metadata.tags'].map(field => ({
                [`metadata.annotations.${ANNOTATION_DOCS}`]:
                  CATALOG_FILTER_EXISTS,
                [field]: wanted,
              })),
              fields: ['kind', 'metadata'],
            },
            { credentials },
          )
        : { items: [] },
    ]);
    return {
      templates: templates.items.map(({ metadata, spec }) => ({
        namespace: metadata.namespace ?? 'default',
        name: metadata.name,
        type: String(spec?.type ?? ''),
        tags: metadata.tags ?? [],
      })),
      docs: docs.items.map(({ kind, metadata }) => ({
        path: `/docs/${metadata.namespace ?? 'default'}/${kind.toLowerCase()}/${
          metadata.name
        }`,
        name: metadata.name,
        title: metadata.title ?? metadata.name,
        tags: metadata.tags ?? [],
      })),
    };
  }
}

function refOf(text: string | undefined): string | undefined {
  if (text === undefined) {
    return undefined;
  }
  try {
    return stringifyEntityRef(
      parseEntityRef(text, {
        defaultKind: portalDashboardKind.kind,
        defaultNamespace: 'default',
      }),
    ).toLowerCase();
  } catch {
    throw new InputError(
      `adoption.home.dashboard is '${text}', which is no ref; write one such as portaldashboard:default/developer-portal`,
    );
  }
}
