import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { TextField, VisuallyHidden } from '@backstage/ui';
import {
  repositoryNameProblem,
  repositoryNameRules,
} from '@paved/plugin-repositories-common';
import { repositoryOwner } from './repositoryOwner';
import type { repositoryNameSchema } from './schema';
import { useNameProblem } from './useNameProblem';

/** Asks for a repository's name and says the rules. A broken one is told while typing, a name that is taken once it pauses. */
export function RepositoryNameInput(props: typeof repositoryNameSchema.TProps) {
  const {
    onChange,
    required,
    rawErrors = [],
    formData = '',
    schema,
    uiSchema,
    idSchema,
    disabled,
  } = props;
  const { title = 'Name', description } = schema;
  const config = useApi(configApiRef);
  const options = uiSchema?.['ui:options'];
  const owner = repositoryOwner(options, config);
  const broken = formData
    ? repositoryNameProblem(formData, options?.maxLength) ??
      reservedProblem(schema, formData)
    : undefined;
  const taken = useNameProblem(broken ? '' : formData, options ?? {});
  const problem = broken ?? taken;
  // Once the form has refused it, the form says why
  const untold = problem && !rawErrors.includes(problem) ? problem : undefined;
  return (
    <>
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
      <VisuallyHidden role="status">{untold}</VisuallyHidden>
    </>
  );
}

/** Of names that the template's own schema refuses, in its words. */
function reservedProblem(
  schema: typeof repositoryNameSchema.TProps.schema,
  name: string,
): string | undefined {
  const { not, errorMessage } = schema as {
    not?: { enum?: unknown[] };
    errorMessage?: { not?: string };
  };
  return not?.enum?.includes(name) ? errorMessage?.not : undefined;
}
