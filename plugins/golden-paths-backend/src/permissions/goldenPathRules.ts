import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_GOLDEN_PATH } from '@paved/plugin-golden-paths-common';
import { z } from 'zod/v3';

/** A path as the permission rules see it. */
export interface GoldenPathResource {
  ref: string;
  /** Full entity ref; nobody owns a path that names no owner. */
  owner?: string;
}

export const goldenPathResourceRef = createPermissionResourceRef<
  GoldenPathResource,
  { owners: string[] }
>().with({
  pluginId: 'golden-paths',
  resourceType: RESOURCE_TYPE_GOLDEN_PATH,
});

const paramsSchema = z.object({
  claims: z
    .array(z.string())
    .describe('Entity refs of the user and the groups it belongs to'),
});

/** Holds when one of the claims owns the path. */
export const isGoldenPathOwner = createPermissionRule<
  typeof goldenPathResourceRef,
  z.infer<typeof paramsSchema>
>({
  name: 'IS_GOLDEN_PATH_OWNER',
  description: 'Allow golden paths owned by the claims',
  resourceRef: goldenPathResourceRef,
  // permission-node brings its own copy of zod, whose types are others to TypeScript
  paramsSchema: paramsSchema as never,
  apply: ({ owner }, { claims }) =>
    owner !== undefined &&
    claims.some(claim => claim.toLocaleLowerCase('en-US') === owner),
  toQuery: ({ claims }) => ({ owners: claims }),
});
