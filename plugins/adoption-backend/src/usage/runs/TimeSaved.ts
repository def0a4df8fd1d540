import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { minutesOfDuration } from '@paved/plugin-adoption-common';
import type { GoldenPathTemplates } from './GoldenPathTemplates';

const ANNOTATION = 'backstage.io/time-saved';

/** What templates say that one run of them saves. */
export class TimeSaved {
  readonly #options: TimeSavedOptions;

  static create(options: TimeSavedOptions): TimeSaved {
    return new TimeSaved(options);
  }

  private constructor(options: TimeSavedOptions) {
    this.#options = options;
  }

  /** In minutes: of the template's own annotation, or of the golden path that it creates from. */
  async minutesOf(template: string | undefined): Promise<number | undefined> {
    if (!template) {
      return undefined;
    }
    const { auth, catalog, goldenPaths } = this.#options;
    const entity = await catalog.getEntityByRef(template, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    const duration = entity?.metadata.annotations?.[ANNOTATION];
    const minutes = duration && minutesOfDuration(duration);
    if (typeof minutes === 'number') {
      return minutes;
    }
    const hours = await goldenPaths.hoursSavedBy(template);
    return hours === undefined ? undefined : hours * 60;
  }
}

export interface TimeSavedOptions {
  auth: AuthService;
  catalog: CatalogService;
  goldenPaths: GoldenPathTemplates;
}
