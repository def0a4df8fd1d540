export const YEARS_MS = 2 * 365 * 86_400_000;

const number = (index, width = 4) => String(index).padStart(width, '0');

export const PLATFORM_TEAM = 'group:default/platform';
export const PLATFORM_ENGINEER = 'pia-platform';

export const personRef = index => `user:default/person-${number(index, 5)}`;
export const serviceName = index => `service-${number(index)}`;
export const serviceRef = index => `component:default/${serviceName(index)}`;
export const repositoryOf = index => `directory:acme/${serviceName(index)}`;
export const departmentRef = index =>
  `group:default/department-${number(index)}`;
export const teamRef = index => `group:default/team-${number(index)}`;

export const emailOf = name => `${name}@acme.example`;
export const nameOf = ref => ref.split('/')[1];

/** Departments of teams, each with its people and its services; and the platform team, whose people do not count as users. */
export function describeCompany({
  departments,
  teamsEach,
  peopleEach,
  servicesEach,
}) {
  const teams = departments * teamsEach;
  return {
    teams,
    teamsEach,
    peopleEach,
    servicesEach,
    people: teams * peopleEach,
    services: teams * servicesEach,
  };
}

export const teamOfPerson = (company, person) =>
  Math.floor(person / company.peopleEach);

const of = (count, make) => Array.from({ length: count }, (_, at) => make(at));

/** The entities of it, as a file of the catalog; people started one after another within two years. */
export function writeCatalog(company, { until }) {
  const group = (ref, type, parent) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: nameOf(ref) },
    spec: {
      type,
      children: [],
      ...(parent && { parent: nameOf(parent) }),
    },
  });
  const user = (name, team, startedAt) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: {
      name,
      annotations: {
        ...(startedAt && { 'paved.dev/start-date': startedAt }),
      },
    },
    spec: {
      profile: { displayName: name, email: emailOf(name) },
      memberOf: [nameOf(team)],
    },
  });
  const entities = [
    group('group:default/acme', 'organization'),
    group(PLATFORM_TEAM, 'team', 'group:default/acme'),
    user(PLATFORM_ENGINEER, PLATFORM_TEAM),
    ...of(company.teams / company.teamsEach, index =>
      group(departmentRef(index), 'department', 'group:default/acme'),
    ),
    ...of(company.teams, index =>
      group(
        teamRef(index),
        'team',
        departmentRef(Math.floor(index / company.teamsEach)),
      ),
    ),
    ...of(company.people, index =>
      user(
        nameOf(personRef(index)),
        teamRef(teamOfPerson(company, index)),
        new Date(until - YEARS_MS + (index / company.people) * YEARS_MS)
          .toISOString()
          .slice(0, 10),
      ),
    ),
    ...of(company.services, index => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: serviceName(index),
        annotations: { 'paved.dev/repository': repositoryOf(index) },
      },
      spec: {
        type: 'service',
        lifecycle: 'production',
        owner: nameOf(teamRef(Math.floor(index / company.servicesEach))),
      },
    })),
  ];
  // JSON is YAML
  return entities.map(entity => JSON.stringify(entity)).join('\n---\n');
}
