import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';

/** What people call what notices tell of. */
export class Names {
  readonly #subjects: Pick<DatabaseSubjectStore, 'get'>;
  readonly #definitions: Pick<ScorecardDefinitions, 'get'>;

  static create(options: {
    subjects: Pick<DatabaseSubjectStore, 'get'>;
    definitions: Pick<ScorecardDefinitions, 'get'>;
  }): Names {
    return new Names(options);
  }

  private constructor(options: {
    subjects: Pick<DatabaseSubjectStore, 'get'>;
    definitions: Pick<ScorecardDefinitions, 'get'>;
  }) {
    this.#subjects = options.subjects;
    this.#definitions = options.definitions;
  }

  /** The name of a person, team or thing; what the catalog does not know is called by the name in its ref. */
  async ofEntity(entityRef: string): Promise<string> {
    const subject = await this.#subjects.get(entityRef);
    return (
      (subject && displayName(subject.entity)) ?? parseEntityRef(entityRef).name
    );
  }

  /** The title of a check; one that is gone has only its id. */
  async ofCheck(scorecard: string, check: string): Promise<string> {
    const inForce = await this.#definitions.get(scorecard);
    const checks = inForce?.compiled.scorecard.checks;
    return checks?.find(({ id }) => id === check)?.title ?? check;
  }
}

function displayName({ metadata, spec }: Entity): string | undefined {
  const profile = spec?.profile as { displayName?: unknown } | undefined;
  return [profile?.displayName, metadata.title].find(
    (name): name is string => typeof name === 'string' && name !== '',
  );
}
