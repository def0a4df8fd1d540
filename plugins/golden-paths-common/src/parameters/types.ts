import type { JsonObject } from '@backstage/types';

/**
 * What a template's form asks for.
 *
 * @public
 */
export interface TemplateParameters {
  /** JSON schema of each page, without what is hidden. */
  pages: JsonObject[];
  /** JSON schema of every parameter, also of those asked for in some cases only; in the form's order. */
  properties: Record<string, JsonObject>;
  /** Names of those that must always be given. */
  required: string[];
  /** Names of those that reach neither the lock nor the files: secrets, and the preview. */
  hidden: string[];
}
