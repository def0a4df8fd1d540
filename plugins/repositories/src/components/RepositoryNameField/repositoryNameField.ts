import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { RepositoryNameInput } from './RepositoryNameInput';
import { repositoryNameSchema } from './schema';
import { validateRepositoryName } from './validateRepositoryName';

/** `ui:field: RepositoryName` with `ui:options: { host, owner?, kind? }`. */
export const repositoryNameField = createFormField({
  name: 'RepositoryName',
  component: RepositoryNameInput,
  schema: repositoryNameSchema,
  validation: (name, field, { apiHolder, uiSchema }) =>
    validateRepositoryName(name, field, {
      apiHolder,
      options: uiSchema?.['ui:options'] ?? {},
    }),
});
