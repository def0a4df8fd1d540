import { createRandom } from '../../shared/random.mjs';

const OWNER = 'acme';
const DOMAINS = ['billing', 'checkout', 'identity', 'ledger', 'search', 'risk'];
const PARTS = ['api', 'worker', 'gateway', 'store', 'events', 'report', 'sync'];
const LANGUAGES = ['go', 'java', 'nodejs', 'python'];
const STAGES = ['experimental', 'production', 'production', 'deprecated'];

const SERVICES_PER_TEAM = 10;
const SERVICES_PER_SYSTEM = 20;
const PEOPLE_PER_TEAM = 4;

const number = (index, width = 4) => String(index).padStart(width, '0');

/**
 * A made-up company, the same for the same size: as many repositories as asked for with one service each, and one more
 * with the people, teams and systems they refer to.
 */
export function describeCompany({ size, seed = 20261121 }) {
  const random = createRandom(seed);
  const teams = Math.ceil(size / SERVICES_PER_TEAM);
  const systems = Math.ceil(size / SERVICES_PER_SYSTEM);
  const repositories = [
    {
      owner: OWNER,
      name: 'people',
      files: { 'catalog-info.yaml': describePeople(teams, systems) },
    },
  ];
  for (let index = 0; index < size; index++) {
    repositories.push(describeService({ index, teams, systems, random }));
  }
  return {
    size,
    repositories,
    /** Of the kinds Component, Group, User and System. */
    entityRefs: [
      ...refs('component', size, serviceName),
      ...refs('group', teams, teamName),
      ...refs('user', teams * PEOPLE_PER_TEAM, personName),
      ...refs('system', systems, systemName),
    ],
  };
}

export const serviceName = index =>
  `${DOMAINS[index % DOMAINS.length]}-${
    PARTS[Math.floor(index / DOMAINS.length) % PARTS.length]
  }-${number(index)}`;

const teamName = index => `team-${number(index)}`;
const personName = index => `person-${number(index, 5)}`;
const systemName = index => `system-${number(index)}`;

const refs = (kind, count, nameOf) =>
  Array.from(
    { length: count },
    (_, index) => `${kind}:default/${nameOf(index)}`,
  );

/** The catalog file of a service; another description makes it a changed one. */
export function serviceFile({
  index,
  description,
  team,
  system,
  language,
  stage,
}) {
  const name = serviceName(index);
  const needs = [index - 1, Math.floor(index / 2)].filter(
    (other, position, all) =>
      other >= 0 && other !== index && all.indexOf(other) === position,
  );
  return [
    'apiVersion: backstage.io/v1alpha1',
    'kind: Component',
    'metadata:',
    `  name: ${name}`,
    `  title: ${name.replaceAll('-', ' ')}`,
    `  description: ${description}`,
    `  tags: [${language}, tier-${1 + (index % 3)}]`,
    '  annotations:',
    `    prometheus.io/rule: 'up{job="${name}"}'`,
    `    pagerduty.com/service-id: P${number(index, 6)}`,
    '  links:',
    `    - url: https://grafana.example.com/d/${name}`,
    '      title: Dashboard',
    '      icon: dashboard',
    'spec:',
    '  type: service',
    `  lifecycle: ${stage}`,
    `  owner: group:default/${teamName(team)}`,
    `  system: ${systemName(system)}`,
    ...(needs.length
      ? [
          '  dependsOn:',
          ...needs.map(
            other => `    - component:default/${serviceName(other)}`,
          ),
        ]
      : []),
    '',
  ].join('\n');
}

function describeService({ index, teams, systems, random }) {
  const name = serviceName(index);
  const facts = {
    index,
    description: `Service ${index} of the company, in its first version`,
    team: random.below(teams),
    system: random.below(systems),
    language: random.pick(LANGUAGES),
    stage: random.pick(STAGES),
  };
  return {
    owner: OWNER,
    name,
    facts,
    files: {
      'catalog-info.yaml': serviceFile(facts),
      'README.md': `# ${name}\n\n${facts.description}.\n`,
      'docs/runbook.md': `# Runbook of ${name}\n\nRestart it; then look at the dashboard.\n`,
      'src/main.txt': `${name} ${facts.language}\n`.repeat(
        10 + random.below(40),
      ),
    },
  };
}

function describePeople(teams, systems) {
  const documents = [];
  for (let team = 0; team < teams; team++) {
    documents.push(
      `apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: ${teamName(team)}
  description: Team ${team}
spec:
  type: team
  profile:
    displayName: Team ${team}
  children: []
`,
    );
    for (let person = 0; person < PEOPLE_PER_TEAM; person++) {
      const name = personName(team * PEOPLE_PER_TEAM + person);
      documents.push(
        `apiVersion: backstage.io/v1alpha1
kind: User
metadata:
  name: ${name}
spec:
  profile:
    displayName: Person ${team * PEOPLE_PER_TEAM + person}
    email: ${name}@acme.example
  memberOf: [${teamName(team)}]
`,
      );
    }
  }
  for (let system = 0; system < systems; system++) {
    documents.push(
      `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: ${systemName(system)}
spec:
  owner: ${teamName(system % teams)}
`,
    );
  }
  return documents.join('---\n');
}
