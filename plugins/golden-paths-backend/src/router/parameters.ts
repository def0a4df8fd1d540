import { isVersion } from '@paved/plugin-golden-paths-common';
import { entityRefSchema, parseEntityParams } from '@paved/router';
import { z } from 'zod';

/** Path of one golden path, and of one service. */
export const PATH_PATH = '/paths/:namespace/:name';
export const SERVICE_PATH = '/services/:kind/:namespace/:name';

/** `go-microservice` is short for `goldenpath:default/go-microservice`. */
export const pathRefSchema = entityRefSchema('goldenpath');

/** A semantic version. */
export const versionSchema = z
  .string()
  .max(100)
  .refine(isVersion, 'must be a semantic version such as 1.2.0');

/** A branch, tag or commit. */
export const gitRefSchema = z
  .string()
  .min(1)
  .max(250)
  .regex(/^[^-]/, 'must not begin with a dash');

/** Ref of the path that a request's address names. */
export function parsePathParams(params: object): string {
  return parseEntityParams({ ...params, kind: 'goldenpath' });
}
