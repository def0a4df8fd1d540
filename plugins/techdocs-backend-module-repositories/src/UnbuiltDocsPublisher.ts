import type { CompoundEntityRef, Entity } from '@backstage/catalog-model';
import type {
  PublisherBase,
  PublishRequest,
  PublishResponse,
  ReadinessResponse,
  TechDocsMetadata,
} from '@backstage/plugin-techdocs-node';
import { type Handler, Router } from 'express';

/**
 * A publisher that tells docs which are not built yet from pages that do not exist: the first have no content (204) and a name,
 * the second are not found. A reader that comes before the first build, or reads docs that can't be built, meets no error.
 */
export class UnbuiltDocsPublisher implements PublisherBase {
  readonly #published: PublisherBase;

  constructor(published: PublisherBase) {
    this.#published = published;
  }

  getReadiness(): Promise<ReadinessResponse> {
    return this.#published.getReadiness();
  }

  publish(request: PublishRequest): Promise<PublishResponse> {
    return this.#published.publish(request);
  }

  hasDocsBeenGenerated(entity: Entity): Promise<boolean> {
    return this.#published.hasDocsBeenGenerated(entity);
  }

  async fetchTechDocsMetadata(
    entityName: CompoundEntityRef,
  ): Promise<TechDocsMetadata> {
    if (await this.#isBuilt(entityName)) {
      return this.#published.fetchTechDocsMetadata(entityName);
    }
    return {
      site_name: entityName.name,
      site_description: '',
      etag: '',
      build_timestamp: 0,
    };
  }

  docsRouter(): Handler {
    const router = Router();
    router.get(
      '/:namespace/:kind/:name/*',
      async ({ params, path }, response, next) => {
        const { namespace, kind, name } = params;
        try {
          if (
            path.endsWith('/index.html') &&
            !(await this.#isBuilt({ namespace, kind, name }))
          ) {
            response.status(204).end();
            return;
          }
          next();
        } catch (error) {
          next(error);
        }
      },
    );
    router.use(this.#published.docsRouter());
    return router;
  }

  #isBuilt({ kind, namespace, name }: CompoundEntityRef): Promise<boolean> {
    return this.#published.hasDocsBeenGenerated({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { namespace, name },
    });
  }
}
