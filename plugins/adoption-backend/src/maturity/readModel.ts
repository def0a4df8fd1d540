import { readFile } from 'node:fs/promises';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  readMaturityModel,
  type MaturityModel,
} from '@paved/plugin-adoption-common';

/**
 * The company's model of maturity, or the shipped one.
 *
 * @throws InputError naming file, line and field
 */
export async function readModel(config: Config): Promise<MaturityModel> {
  const file =
    config.getOptionalString('adoption.maturity.model') ??
    resolvePackagePath(
      '@paved/plugin-adoption-backend',
      'maturity/platform.yaml',
    );
  let yaml;
  try {
    yaml = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(
      `adoption.maturity.model: ${file} can't be read (${
        (error as NodeJS.ErrnoException).code ?? String(error)
      })`,
    );
  }
  return readMaturityModel(file, yaml);
}
