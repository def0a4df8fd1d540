import { createPermission } from '@backstage/plugin-permission-common';

/**
 * See the numbers of the whole company and of every team. Without it a person sees their own teams' and, of entities,
 * what the catalog lets them read.
 *
 * @public
 */
export const adoptionReadPermission = createPermission({
  name: 'adoption.company.read',
  attributes: { action: 'read' },
});

/**
 * Tell of deployments, incidents and work items.
 *
 * @public
 */
export const eventsIngestPermission = createPermission({
  name: 'adoption.events.ingest',
  attributes: { action: 'create' },
});

/**
 * See what arrives and what was refused, take it again, import files (costs, tickets, people).
 *
 * @public
 */
export const adoptionManagePermission = createPermission({
  name: 'adoption.data.manage',
  attributes: { action: 'update' },
});

/**
 * Open and close surveys.
 *
 * @public
 */
export const surveyManagePermission = createPermission({
  name: 'adoption.survey.manage',
  attributes: { action: 'update' },
});

/**
 * Answer surveys, give feedback, ask for something and vote.
 *
 * @public
 */
export const feedbackGivePermission = createPermission({
  name: 'adoption.feedback.give',
  attributes: { action: 'create' },
});

/**
 * Decide on requests and keep the roadmap.
 *
 * @public
 */
export const roadmapManagePermission = createPermission({
  name: 'adoption.roadmap.manage',
  attributes: { action: 'update' },
});

/**
 * All permissions of adoption.
 *
 * @public
 */
export const adoptionPermissions = [
  adoptionReadPermission,
  eventsIngestPermission,
  adoptionManagePermission,
  surveyManagePermission,
  feedbackGivePermission,
  roadmapManagePermission,
];
