import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { RESOURCE_TYPE_SCORECARD } from '@paved/plugin-scorecards-common';
import { z } from 'zod/v3';

/** A scorecard as the permission rules see it. */
export interface ScorecardResource {
  ref: string;
  /** Full entity ref, lower case. */
  owner: string;
}

export const scorecardResourceRef = createPermissionResourceRef<
  ScorecardResource,
  { owners: string[] }
>().with({
  pluginId: 'scorecards',
  resourceType: RESOURCE_TYPE_SCORECARD,
});

const paramsSchema = z.object({
  claims: z
    .array(z.string())
    .describe('Entity refs of the user and the groups it belongs to'),
});

/** Holds when one of the claims owns the scorecard. */
export const isScorecardOwner = createPermissionRule<
  typeof scorecardResourceRef,
  z.infer<typeof paramsSchema>
>({
  name: 'IS_SCORECARD_OWNER',
  description: 'Allow scorecards owned by the claims',
  resourceRef: scorecardResourceRef,
  // permission-node brings its own copy of zod, whose types are others to TypeScript
  paramsSchema: paramsSchema as never,
  apply: ({ owner }, { claims }) =>
    claims.some(claim => claim.toLocaleLowerCase('en-US') === owner),
  toQuery: ({ claims }) => ({ owners: claims }),
});
