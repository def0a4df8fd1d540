import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { TextField } from '@backstage/ui';
import {
  repositoryNameProblem,
  repositoryNameRules,
} from '@paved/plugin-repositories-common';
import { repositoryOwner } from './repositoryOwner';
import type { repositoryNameSchema } from './schema';

/** Asks for a repository's name and says the rules; a broken one is told while typing. */
export function RepositoryNameInput(props: typeof repositoryNameSchema.TProps) {
  const {
    onChange,
    required,
    rawErrors = [],
    formData = '',
    schema: { title = 'Name', description },
    uiSchema,
    idSchema,
    disabled,
  } = props;
  const config = useApi(configApiRef);
  const options = uiSchema?.['ui:options'];
  const owner = repositoryOwner(options, config);
  const problem = formData
    ? repositoryNameProblem(formData, options?.maxLength)
    : undefined;
  // Once the form has refused it, the form says why
  const untold = problem && !rawErrors.includes(problem) ? problem : undefined;
  return (
    <TextField
      id={idSchema?.$id}
      label={title}
      description={
        untold ??
        [
          description ?? repositoryNameRules(options?.maxLength),
          owner && formData && !problem && `Creates ${owner}/${formData}.`,
        ]
          .filter(Boolean)
          .join(' ')
      }
      value={formData}
      onChange={value => onChange(value === '' ? undefined : value)}
      isRequired={required}
      isDisabled={disabled}
      isInvalid={rawErrors.length > 0 || problem !== undefined}
      // The native way would have the browser block the form until the next answer of the server, which then never comes
      validationBehavior="aria"
      autoComplete="off"
      spellCheck="false"
    />
  );
}
