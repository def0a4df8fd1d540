import type { ApiHolder } from '@backstage/frontend-plugin-api';
import type { JsonObject } from '@backstage/types';
import { errorMessage } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import { planRequest } from './planRequest';

/** Refuses to go on without an approval, and with one of what would not be made any more: another field was changed, or the path has a new release. */
export async function validatePreview(
  hash: string | undefined,
  field: { addError(message: string): void },
  context: {
    apiHolder: ApiHolder;
    formData: JsonObject;
    options: { path?: string; host?: string; owner?: string } | undefined;
  },
): Promise<void> {
  if (!hash) {
    field.addError(
      'Look at what will be made, and press “That is what I want”.',
    );
    return;
  }
  const api = context.apiHolder.get(goldenPathsApiRef);
  if (!api) {
    return;
  }
  // The field's own value is no parameter of what is made
  const parameters = Object.fromEntries(
    Object.entries(context.formData).filter(([, value]) => value !== hash),
  );
  try {
    const plan = await api.plan(planRequest(context.options, parameters));
    if (plan.hash !== hash) {
      field.addError(
        'What would be made has changed since you looked at it. Look again, and say that it is what you want.',
      );
    }
  } catch (error) {
    field.addError(errorMessage(error));
  }
}
