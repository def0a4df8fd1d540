import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  Entity,
  groupEntityV1alpha1Validator,
  KindValidator,
  locationEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { templateEntityV1beta3Validator } from '@backstage/plugin-scaffolder-common';

/**
 * A field of an entity that names other entities.
 *
 * @public
 */
export interface ReferenceField {
  /** Dot-separated, such as `spec.owner`. Its value is a string or a list of strings. */
  field: string;
  /** Kind of a reference that names none; without it such a reference is an error. */
  defaultKind?: string;
}

/**
 * Something wrong with an entity, in the words of its kind.
 *
 * @public
 */
export interface KindProblem {
  /** Keys and list indices from the entity's root. */
  path: Array<string | number>;
  message: string;
  remedy?: string;
  /** Place in the text at `path`, for texts that are a language of their own; both 1-based. */
  line?: number;
  column?: number;
}

/**
 * A kind of entity that the catalog knows.
 *
 * @public
 */
export interface EntityKind {
  kind: string;
  apiVersions: string[];
  /**
   * Same contract as catalog-model's `KindValidator`.
   *
   * @throws TypeError naming the first violation
   */
  check(entity: Entity): Promise<boolean>;
  /** Everything that `check` would throw for, for kinds that can tell; each becomes a finding with its line. */
  problems?(entity: Entity): KindProblem[];
  references: ReferenceField[];
}

const owner: ReferenceField = { field: 'spec.owner', defaultKind: 'Group' };
const system: ReferenceField = { field: 'spec.system', defaultKind: 'System' };
const dependencies: ReferenceField[] = [
  { field: 'spec.dependsOn' },
  { field: 'spec.dependencyOf' },
];

function catalogKind(
  kind: string,
  validator: KindValidator,
  references: ReferenceField[],
): EntityKind {
  return {
    kind,
    apiVersions: ['backstage.io/v1alpha1', 'backstage.io/v1beta1'],
    check: entity => validator.check(entity),
    references,
  };
}

/**
 * The kinds that the portal's catalog knows: those of Backstage's catalog, with the references that it turns into
 * relations, and the scaffolder's templates. Kinds of other plugins are added to it:
 * `kinds: [...entityKinds, scorecardKind]`.
 *
 * @public
 */
export const entityKinds: readonly EntityKind[] = [
  catalogKind('Component', componentEntityV1alpha1Validator, [
    owner,
    system,
    { field: 'spec.subcomponentOf', defaultKind: 'Component' },
    { field: 'spec.providesApis', defaultKind: 'API' },
    { field: 'spec.consumesApis', defaultKind: 'API' },
    ...dependencies,
  ]),
  catalogKind('API', apiEntityV1alpha1Validator, [owner, system]),
  catalogKind('Resource', resourceEntityV1alpha1Validator, [
    owner,
    system,
    ...dependencies,
  ]),
  catalogKind('System', systemEntityV1alpha1Validator, [
    owner,
    { field: 'spec.domain', defaultKind: 'Domain' },
  ]),
  catalogKind('Domain', domainEntityV1alpha1Validator, [
    owner,
    { field: 'spec.subdomainOf', defaultKind: 'Domain' },
  ]),
  catalogKind('Group', groupEntityV1alpha1Validator, [
    { field: 'spec.parent', defaultKind: 'Group' },
    { field: 'spec.children', defaultKind: 'Group' },
    { field: 'spec.members', defaultKind: 'User' },
  ]),
  catalogKind('User', userEntityV1alpha1Validator, [
    { field: 'spec.memberOf', defaultKind: 'Group' },
  ]),
  catalogKind('Location', locationEntityV1alpha1Validator, []),
  {
    kind: 'Template',
    apiVersions: ['scaffolder.backstage.io/v1beta3'],
    check: entity => templateEntityV1beta3Validator.check(entity),
    references: [owner],
  },
];
