import { useEffect, useState } from 'react';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import type { RepositoryNameOptions } from './schema';
import { validateRepositoryName } from './validateRepositoryName';

const TYPING_PAUSE_MS = 400;

/** What is wrong with a name, if there is one, from those who know which are taken, once the typing pauses. */
export function useNameProblem(
  name: string,
  options: RepositoryNameOptions,
): string | undefined {
  const apiHolder = useApiHolder();
  const [checked, setChecked] = useState<{ name: string; problem?: string }>();
  // The form hands over other options of the same values each time
  const asked = JSON.stringify(options);
  useEffect(() => {
    if (!name) {
      return undefined;
    }
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const problems: string[] = [];
      await validateRepositoryName(
        name,
        { addError: problem => problems.push(problem) },
        { apiHolder, options: JSON.parse(asked) },
      );
      if (isCurrent) {
        setChecked({ name, problem: problems[0] });
      }
    }, TYPING_PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [name, asked, apiHolder]);
  return checked?.name === name ? checked.problem : undefined;
}
