import {
  createPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/**
 * Resource type of scorecards; a resource's ref is the scorecard's entity ref. The scorecards backend registers the rule
 * `IS_SCORECARD_OWNER` with `{ claims: string[] }` for it.
 *
 * @public
 */
export const RESOURCE_TYPE_SCORECARD = 'scorecards-scorecard';

/**
 * See scorecards and results. Which entities' results a person sees follows what the catalog lets them read.
 *
 * @public
 */
export const scorecardReadPermission = createPermission({
  name: 'scorecards.scorecard.read',
  attributes: { action: 'read' },
});

/**
 * Push facts about entities.
 *
 * @public
 */
export const factsPushPermission = createPermission({
  name: 'scorecards.facts.push',
  attributes: { action: 'create' },
});

/**
 * Have a gate's decision recorded.
 *
 * @public
 */
export const gateRecordPermission = createPermission({
  name: 'scorecards.gate.record',
  attributes: { action: 'create' },
});

/**
 * Ask for a waiver.
 *
 * @public
 */
export const waiverRequestPermission = createPermission({
  name: 'scorecards.waiver.request',
  attributes: { action: 'create' },
});

/**
 * Approve, refuse and revoke waivers of a scorecard.
 *
 * @public
 */
export const waiverDecidePermission: ResourcePermission<
  typeof RESOURCE_TYPE_SCORECARD
> = createPermission({
  name: 'scorecards.waiver.decide',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SCORECARD,
});

/**
 * Start and end campaigns on a scorecard.
 *
 * @public
 */
export const campaignManagePermission: ResourcePermission<
  typeof RESOURCE_TYPE_SCORECARD
> = createPermission({
  name: 'scorecards.campaign.manage',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_SCORECARD,
});

/** @public */
export const scorecardsPermissions = [
  scorecardReadPermission,
  factsPushPermission,
  gateRecordPermission,
  waiverRequestPermission,
  waiverDecidePermission,
  campaignManagePermission,
];
