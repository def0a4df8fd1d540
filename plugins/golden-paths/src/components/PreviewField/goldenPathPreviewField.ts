import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { PreviewInput } from './PreviewInput';
import { previewSchema } from './schema';
import { validatePreview } from './validatePreview';

/** `ui:field: GoldenPathPreview` with `ui:options: { path, host?, owner? }`. */
export const goldenPathPreviewField = createFormField({
  name: 'GoldenPathPreview',
  component: PreviewInput,
  schema: previewSchema,
  validation: (hash, field, { apiHolder, formData, uiSchema }) =>
    validatePreview(hash, field, {
      apiHolder,
      formData,
      options: uiSchema?.['ui:options'],
    }),
});
