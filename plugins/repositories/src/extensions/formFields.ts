import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

export const repositoryNameFormField = FormFieldBlueprint.make({
  name: 'repository-name',
  params: {
    field: () =>
      import('../components/RepositoryNameField').then(
        m => m.repositoryNameField,
      ),
  },
});
