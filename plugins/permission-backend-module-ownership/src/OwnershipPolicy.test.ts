import { mockCredentials } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { catalogConditions } from '@backstage/plugin-catalog-backend/alpha';
import { catalogPermissions } from '@backstage/plugin-catalog-common/alpha';
import {
  unprocessedEntitiesDeletePermission,
  unprocessedEntitiesReadPermission,
} from '@backstage/plugin-catalog-unprocessed-entities-common';
import { kubernetesPermissions } from '@backstage/plugin-kubernetes-common';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { scaffolderTaskConditions } from '@backstage/plugin-scaffolder-backend/alpha';
import { scaffolderPermissions } from '@backstage/plugin-scaffolder-common/alpha';
import { adoptionPermissions } from '@paved/plugin-adoption-common';
import { goldenPathsPermissions } from '@paved/plugin-golden-paths-common';
import { repositoriesPermissions } from '@paved/plugin-repositories-common';
import { scorecardsPermissions } from '@paved/plugin-scorecards-common';
import { readAdministrators } from './config';
import { OwnershipPolicy } from './OwnershipPolicy';

const installed: Permission[] = [
  ...catalogPermissions,
  unprocessedEntitiesDeletePermission,
  unprocessedEntitiesReadPermission,
  ...kubernetesPermissions,
  ...scaffolderPermissions,
  ...repositoriesPermissions,
  ...scorecardsPermissions,
  ...goldenPathsPermissions,
  ...adoptionPermissions,
];
const unknown: Permission[] = [
  createPermission({ name: 'new.read', attributes: { action: 'read' } }),
  createPermission({ name: 'new.change', attributes: { action: 'update' } }),
  createPermission({ name: 'new.create', attributes: { action: 'create' } }),
  createPermission({ name: 'new.delete', attributes: { action: 'delete' } }),
  createPermission({ name: 'new.use', attributes: {} }),
  createPermission({
    name: 'new.thing.change',
    attributes: { action: 'update' },
    resourceType: 'catalog-entity',
  }),
  createPermission({ name: 'constructor', attributes: {} }),
  createPermission({
    name: 'devtools.config',
    attributes: { action: 'read' },
  }),
];

const policy = OwnershipPolicy.create({
  administrators: ['group:default/platform-team', 'user:default/root'],
});

function person(name: string, team: string): PolicyQueryUser {
  const userEntityRef = `user:default/${name}`;
  return {
    credentials: mockCredentials.user(userEntityRef),
    info: {
      userEntityRef,
      ownershipEntityRefs: [userEntityRef, `group:default/${team}`],
    },
  };
}

const sara = person('sara-lind', 'checkout-core-team');

/** allow, deny, or what must hold. */
async function ask(permission: Permission, user?: PolicyQueryUser) {
  const decision = await policy.handle({ permission }, user);
  return decision.result === AuthorizeResult.CONDITIONAL
    ? decision
    : decision.result.toLocaleLowerCase('en-US');
}

describe('OwnershipPolicy', () => {
  it('decides every installed and unknown permission as listed', async () => {
    const table: Record<string, string> = {};
    for (const permission of [...installed, ...unknown]) {
      const decision = await ask(permission, sara);
      table[permission.name] =
        typeof decision === 'string'
          ? decision
          : `if ${JSON.stringify(decision.conditions)}`;
    }
    const own = (resourceType: string, rule: string) =>
      `if ${JSON.stringify({
        resourceType,
        rule,
        params: { claims: sara.info.ownershipEntityRefs },
      })}`;
    const ownEntity = own('catalog-entity', 'IS_ENTITY_OWNER');
    const ownRepository = own('repositories-repository', 'IS_REPOSITORY_OWNER');
    const ownOrUndeclared = `if ${JSON.stringify({
      anyOf: [
        JSON.parse(ownRepository.slice(3)),
        { resourceType: 'repositories-repository', rule: 'DECLARES_NOTHING' },
      ],
    })}`;
    const ownScorecard = own('scorecards-scorecard', 'IS_SCORECARD_OWNER');
    const ownPath = own('golden-paths-path', 'IS_GOLDEN_PATH_OWNER');
    const ownTask = `if ${JSON.stringify({
      resourceType: 'scaffolder-task',
      rule: 'IS_TASK_OWNER',
      params: { createdBy: ['user:default/sara-lind'] },
    })}`;
    expect(table).toEqual({
      'catalog.entity.create': 'deny',
      'catalog.entity.delete': ownEntity,
      'catalog.entity.read': 'allow',
      'catalog.entity.refresh': ownEntity,
      'catalog.entity.validate': 'allow',
      'catalog.ingestion.manage': 'deny',
      'catalog.ingestion.read': 'deny',
      'catalog.location.analyze': 'deny',
      'catalog.location.create': 'deny',
      'catalog.location.delete': 'deny',
      'catalog.location.read': 'allow',
      'catalog.entities.unprocessed.delete': 'deny',
      'catalog.entities.unprocessed.read': 'deny',
      'adoption.company.read': 'deny',
      'adoption.data.manage': 'deny',
      'adoption.events.ingest': 'deny',
      'adoption.feedback.give': 'allow',
      'adoption.roadmap.manage': 'deny',
      'adoption.survey.manage': 'deny',
      'kubernetes.clusters.read': 'allow',
      'kubernetes.proxy': 'deny',
      'kubernetes.resources.read': 'allow',
      'golden-paths.deviation.declare': 'allow',
      'golden-paths.path.rate': 'allow',
      'golden-paths.path.read': 'allow',
      'golden-paths.release.publish': ownPath,
      'golden-paths.rollout.manage': ownPath,
      'golden-paths.service.create': 'allow',
      'golden-paths.service.upgrade': 'allow',
      'repositories.discovery.admin': 'deny',
      'repositories.repository.create': 'allow',
      'repositories.repository.propose': ownOrUndeclared,
      'repositories.repository.read': 'allow',
      'repositories.repository.refresh': ownOrUndeclared,
      'repositories.repository.remove': ownRepository,
      'scaffolder.action.execute': 'allow',
      'scaffolder.task.cancel': ownTask,
      'scaffolder.task.create': 'allow',
      'scaffolder.task.read': ownTask,
      'scaffolder.template.dry-run': 'allow',
      'scaffolder.template.management': 'deny',
      'scaffolder.template.parameter.read': 'allow',
      'scaffolder.template.step.read': 'allow',
      'scorecards.campaign.manage': ownScorecard,
      'scorecards.facts.push': 'deny',
      'scorecards.gate.record': 'allow',
      'scorecards.scorecard.read': 'allow',
      'scorecards.waiver.decide': ownScorecard,
      'scorecards.waiver.request': 'allow',
      'new.read': 'allow',
      'new.change': 'deny',
      'new.create': 'deny',
      'new.delete': 'deny',
      'new.use': 'deny',
      'new.thing.change': 'deny',
      constructor: 'deny',
      'devtools.config': 'deny',
    });
  });

  it('denies everything to nobody, and allows everything to administrators', async () => {
    for (const permission of [...installed, ...unknown]) {
      expect(await ask(permission, undefined)).toBe('deny');
      expect(await ask(permission, person('ines', 'platform-team'))).toBe(
        'allow',
      );
      expect(await ask(permission, person('root', 'other'))).toBe('allow');
    }
  });

  it('asks for rules that the installed plugins have, with their parameters', async () => {
    const task = scaffolderPermissions.find(
      ({ name }) => name === 'scaffolder.task.read',
    )!;
    expect(await ask(task, sara)).toMatchObject({
      pluginId: 'scaffolder',
      conditions: scaffolderTaskConditions.isTaskOwner({
        createdBy: ['user:default/sara-lind'],
      }),
    });
    const entity = catalogPermissions.find(
      ({ name }) => name === 'catalog.entity.delete',
    )!;
    expect(await ask(entity, sara)).toMatchObject({
      pluginId: 'catalog',
      conditions: catalogConditions.isEntityOwner({
        claims: sara.info.ownershipEntityRefs,
      }),
    });
  });
});

describe('readAdministrators', () => {
  const read = (administrators?: string[]) =>
    readAdministrators(
      new ConfigReader({ permission: { ownership: { administrators } } }),
    );

  it('reads full references in lower case', () => {
    expect(read()).toEqual([]);
    expect(read(['Group:Platform-Team', 'user:x/y'])).toEqual([
      'group:default/platform-team',
      'user:x/y',
    ]);
  });

  it.each(['platform-team', 'component:default/a', 'group:', ''])(
    'names a bad key: %j',
    bad => {
      expect(() => read(['group:default/a', bad])).toThrow(/administrators/);
    },
  );
});
