import type { Permission } from '@backstage/plugin-permission-common';

/** Who may do what a permission stands for. Administrators may do all of it. */
export type Audience =
  | 'everyone'
  | 'owners'
  | 'owners, anyone while nothing is declared'
  | 'administrators';

/** Permissions by name. "Everyone" is everyone who is signed in; nobody else may do anything. */
const AUDIENCES: Record<string, Audience> = {
  'catalog.entity.read': 'everyone',
  'catalog.entity.validate': 'everyone',
  'catalog.entity.refresh': 'owners',
  'catalog.entity.delete': 'owners',
  'catalog.location.read': 'everyone',
  // The frontend offers "register a location" to whoever has it, and only administrators may do that.
  'catalog.entity.create': 'administrators',
  'catalog.location.create': 'administrators',
  'catalog.location.analyze': 'administrators',
  'catalog.location.delete': 'administrators',
  'catalog.ingestion.read': 'administrators',
  'catalog.ingestion.manage': 'administrators',
  'catalog.entities.unprocessed.read': 'administrators',
  'catalog.entities.unprocessed.delete': 'administrators',

  'kubernetes.clusters.read': 'everyone',
  'kubernetes.resources.read': 'everyone',
  // Passes any request on to a cluster with the portal's own account.
  'kubernetes.proxy': 'administrators',

  'golden-paths.path.read': 'everyone',
  'golden-paths.release.publish': 'owners',
  'golden-paths.rollout.manage': 'owners',
  'golden-paths.service.create': 'everyone',
  // Whose services these may be is what 'repositories.repository.propose' says
  'golden-paths.service.upgrade': 'everyone',
  'golden-paths.deviation.declare': 'everyone',
  'golden-paths.path.rate': 'everyone',

  'repositories.repository.read': 'everyone',
  'repositories.repository.create': 'everyone',
  // Somebody who has just created a repository sees what is wrong with it and mends it, and nobody owns it as long as it
  // declares nothing. One that declares only what has no owner, such as people and teams, is for administrators.
  'repositories.repository.refresh': 'owners, anyone while nothing is declared',
  'repositories.repository.propose': 'owners, anyone while nothing is declared',
  // Who has made one by mistake takes it back where it was made from; that plugin knows who that was
  'repositories.repository.remove': 'owners',
  'repositories.discovery.admin': 'administrators',

  // Whose results somebody sees follows what the catalog lets them read
  'scorecards.scorecard.read': 'everyone',
  // Of people nobody, of services whoever has a token: facts are what machines observe
  'scorecards.facts.push': 'administrators',
  'scorecards.gate.record': 'everyone',
  'scorecards.waiver.request': 'everyone',
  // Who asked for a waiver may own the scorecard too; the plugin lets nobody decide on their own request
  'scorecards.waiver.decide': 'owners',
  'scorecards.campaign.manage': 'owners',

  // Teams' own numbers, and those of entities that the catalog shows, need none of these
  'adoption.company.read': 'administrators',
  // Of people nobody: deployments and incidents are told by whoever has a token
  'adoption.events.ingest': 'administrators',
  'adoption.data.manage': 'administrators',
  'adoption.survey.manage': 'administrators',
  'adoption.feedback.give': 'everyone',
  'adoption.roadmap.manage': 'administrators',

  'scaffolder.template.parameter.read': 'everyone',
  'scaffolder.template.step.read': 'everyone',
  'scaffolder.template.dry-run': 'everyone',
  'scaffolder.action.execute': 'everyone',
  'scaffolder.task.create': 'everyone',
  'scaffolder.task.read': 'owners',
  'scaffolder.task.cancel': 'owners',
  'scaffolder.template.management': 'administrators',
};

/** Plugins for the people who run the portal: what they read (its config, say) is not for everyone either. */
const ADMINISTRATION = /^devtools\./;

/**
 * Who may do what a permission stands for. A permission that is not known is for everyone when it only reads, and for
 * administrators otherwise: a plugin installed tomorrow must not open a door that nobody thought about.
 */
export function audienceOf(permission: Permission): Audience {
  if (Object.hasOwn(AUDIENCES, permission.name)) {
    return AUDIENCES[permission.name];
  }
  return permission.attributes.action === 'read' &&
    !ADMINISTRATION.test(permission.name)
    ? 'everyone'
    : 'administrators';
}
