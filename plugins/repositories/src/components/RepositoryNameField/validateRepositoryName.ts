import { type ApiHolder, configApiRef } from '@backstage/frontend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import {
  FIRST_REPOSITORY_HOST,
  repositoryNameProblem,
} from '@paved/plugin-repositories-common';
import { repositoriesApiRef } from '../../api';
import { repositoryOwner } from './repositoryOwner';

/**
 * Refuses a name that breaks a rule, or that a repository or an entity has already, before anything is made.
 * When that can't be found out the name is let through: creating the repository refuses it too.
 */
export async function validateRepositoryName(
  name: string | undefined,
  field: { addError(message: string): void },
  context: {
    apiHolder: ApiHolder;
    options: {
      host?: string;
      owner?: string;
      maxLength?: number;
      kind?: string;
    };
  },
): Promise<void> {
  if (!name) {
    return;
  }
  const problem = repositoryNameProblem(name, context.options.maxLength);
  if (problem) {
    field.addError(problem);
    return;
  }
  const { host = FIRST_REPOSITORY_HOST, kind = 'component' } = context.options;
  const owner = repositoryOwner(
    context.options,
    context.apiHolder.get(configApiRef),
  );
  const repositories = context.apiHolder.get(repositoriesApiRef);
  const catalog = context.apiHolder.get(catalogApiRef);
  const [availability, entity] = await Promise.all([
    owner
      ? repositories?.availability({ host, owner, name }).catch(() => undefined)
      : undefined,
    // By a list of one: asking for one that is not there would be an error in the browser's console
    catalog
      ?.getEntitiesByRefs({
        entityRefs: [stringifyEntityRef({ kind, namespace: 'default', name })],
        fields: ['metadata.name'],
      })
      .then(({ items }) => items[0])
      .catch(() => undefined),
  ]);
  if (availability && !availability.available) {
    field.addError(
      availability.reason ??
        `There is already a repository ${owner}/${name}; choose another name`,
    );
  } else if (entity) {
    field.addError(
      `The catalog has a ${kind} of the name ${name} already; choose another name`,
    );
  }
}
