import { createRandom } from '../../shared/random.mjs';
import { CHECKS, scorecardEntity, SOURCES } from './checks.mjs';

const DOMAINS = ['billing', 'checkout', 'identity', 'ledger', 'search', 'risk'];
const PARTS = ['api', 'worker', 'gateway', 'store', 'events', 'report', 'sync'];

const SERVICES_PER_TEAM = 10;
const TEAMS_PER_DEPARTMENT = 10;
const DEPARTMENTS_PER_DIVISION = 10;
const PEOPLE_PER_TEAM = 3;
const SERVICES_PER_SYSTEM = 20;
const SYSTEMS_PER_DOMAIN = 20;

/** Of a hundred services, how many have nothing from a source at all. */
const MISSING_PERCENT = 2;

const number = (index, width = 5) => String(index).padStart(width, '0');
const teamName = index => `team-${number(index)}`;
const departmentName = index => `department-${number(index)}`;
const divisionName = index => `division-${number(index)}`;
const systemName = index => `system-${number(index)}`;
const domainName = index => `domain-${number(index)}`;

const serviceName = index =>
  `${DOMAINS[index % DOMAINS.length]}-${
    PARTS[Math.floor(index / DOMAINS.length) % PARTS.length]
  }-${number(index)}`;

/** Full reference of a service. */
export const serviceRef = index => `component:default/${serviceName(index)}`;

const entity = (kind, name, { metadata, spec, relations = [] }) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: {
    name,
    namespace: 'default',
    uid: `uid-${kind}-${name}`,
    etag: `etag-${kind}-${name}`,
    ...metadata,
  },
  spec,
  relations,
});

/** As the catalog hands it out, with relations and the annotations of its processing. */
function service(index, { team, system }) {
  const name = serviceName(index);
  const needs = [index - 1, Math.floor(index / 2)].filter(
    (other, position, all) =>
      other >= 0 && other !== index && all.indexOf(other) === position,
  );
  const source = `url:https://git.example.com/acme/${name}/tree/main/`;
  return entity('Component', name, {
    metadata: {
      title: name.replaceAll('-', ' '),
      description: `Service ${index} of the company, in its first version`,
      tags: ['go', `tier-${1 + (index % 3)}`],
      annotations: {
        'backstage.io/managed-by-location': `${source}catalog-info.yaml`,
        'backstage.io/managed-by-origin-location': `${source}catalog-info.yaml`,
        'backstage.io/source-location': source,
        'paved.dev/repository': `git.example.com:acme/${name}`,
        'pagerduty.com/service-id': `P${number(index, 6)}`,
      },
      links: [
        {
          url: `https://grafana.example.com/d/${name}`,
          title: 'Dashboard',
          icon: 'dashboard',
        },
      ],
    },
    spec: {
      type: 'service',
      lifecycle: 'production',
      owner: `group:default/${teamName(team)}`,
      system: systemName(system),
      dependsOn: needs.map(serviceRef),
    },
    relations: [
      { type: 'ownedBy', targetRef: `group:default/${teamName(team)}` },
      { type: 'partOf', targetRef: `system:default/${systemName(system)}` },
      ...needs.map(other => ({
        type: 'dependsOn',
        targetRef: serviceRef(other),
      })),
    ],
  });
}

const group = (name, type, parent) =>
  entity('Group', name, {
    metadata: { title: name.replaceAll('-', ' ') },
    spec: { type, children: [], ...(parent && { parent }) },
    relations: parent
      ? [{ type: 'childOf', targetRef: `group:default/${parent}` }]
      : [],
  });

/**
 * A made-up company, the same for the same size: services with their facts, teams in departments in divisions, people, systems
 * in domains, and one scorecard.
 */
export function createCompany({ size, seed = 20261121 }) {
  const random = createRandom(seed);
  const count = (of, per) => Math.max(1, Math.ceil(of / per));
  const teams = count(size, SERVICES_PER_TEAM);
  const departments = count(teams, TEAMS_PER_DEPARTMENT);
  const divisions = count(departments, DEPARTMENTS_PER_DIVISION);
  const systems = count(size, SERVICES_PER_SYSTEM);
  const domains = count(systems, SYSTEMS_PER_DOMAIN);

  const places = Array.from({ length: size }, () => ({
    team: random.below(teams),
    system: random.below(systems),
  }));
  const isGood = new Uint8Array(size * CHECKS.length);
  const isMissing = new Uint8Array(size * SOURCES.length);
  for (let index = 0; index < size; index++) {
    // some teams care more than others
    const bad = random.below(20);
    for (let check = 0; check < CHECKS.length; check++) {
      isGood[index * CHECKS.length + check] = Number(random.below(100) >= bad);
    }
    for (let source = 0; source < SOURCES.length; source++) {
      isMissing[index * SOURCES.length + source] = Number(
        random.below(100) < MISSING_PERCENT,
      );
    }
  }

  return {
    size,
    service: index => service(index, places[index]),
    /** Everything that isn't a service. */
    others() {
      const list = (length, make) =>
        Array.from({ length }, (_, at) => make(at));
      return [
        scorecardEntity(),
        group('company', 'company'),
        ...list(divisions, at =>
          group(divisionName(at), 'division', 'company'),
        ),
        ...list(departments, at =>
          group(
            departmentName(at),
            'department',
            divisionName(Math.floor(at / DEPARTMENTS_PER_DIVISION)),
          ),
        ),
        ...list(teams, at =>
          group(
            teamName(at),
            'team',
            departmentName(Math.floor(at / TEAMS_PER_DEPARTMENT)),
          ),
        ),
        ...list(teams * PEOPLE_PER_TEAM, at =>
          entity('User', `person-${number(at)}`, {
            metadata: {},
            spec: {
              profile: { displayName: `Person ${at}` },
              memberOf: [teamName(Math.floor(at / PEOPLE_PER_TEAM))],
            },
            relations: [
              {
                type: 'memberOf',
                targetRef: `group:default/${teamName(
                  Math.floor(at / PEOPLE_PER_TEAM),
                )}`,
              },
            ],
          }),
        ),
        ...list(domains, at =>
          entity('Domain', domainName(at), {
            metadata: {},
            spec: { owner: 'group:default/company' },
          }),
        ),
        ...list(systems, at =>
          entity('System', systemName(at), {
            metadata: {},
            spec: {
              owner: `group:default/${teamName(at % teams)}`,
              domain: domainName(Math.floor(at / SYSTEMS_PER_DOMAIN)),
            },
          }),
        ),
      ];
    },
    /** What a source says of a service: values by name, or nothing. */
    facts(index, source) {
      if (isMissing[index * SOURCES.length + SOURCES.indexOf(source)]) {
        return undefined;
      }
      const facts = {};
      CHECKS.forEach(({ fact, good, bad, source: of }, check) => {
        if (of === source) {
          const values = isGood[index * CHECKS.length + check] ? good : bad;
          facts[fact] = values[index % values.length];
        }
      });
      return facts;
    },
    /** Turns what one check reads into its opposite; answers the source. */
    change(index, check) {
      isGood[index * CHECKS.length + check] ^= 1;
      return CHECKS[check].source;
    },
  };
}
