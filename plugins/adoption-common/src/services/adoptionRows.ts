import type { MetricColumn, MetricRows } from '../metrics';
import {
  beganAt,
  deviationsOf,
  isInForce,
  standingOf,
  staysThatBegan,
  stickyStays,
  type AdoptionQuestion,
  type Standing,
  type Stay,
} from './measureAdoption';
import type { OriginEvidence, Service, ServiceClass } from './types';

type Row = MetricRows['rows'][number];

const CLASSES: Record<ServiceClass, string> = {
  'golden-path': 'Golden path',
  'other-template': 'Other template',
  'from-scratch': 'From scratch',
  imported: 'Imported',
  unknown: 'Unknown',
};
const STANDINGS: Record<Standing, string> = {
  'on-path': 'yes, on a golden path',
  elsewhere: 'yes, made otherwise',
  mandated: 'no, mandated',
  unknown: 'no, of unknown origin',
  imported: 'no, imported',
  'not-new': 'no, undone or older than what is counted',
};
const LEFT = {
  'stepped-off': 'stepped off',
  'lock-removed': 'lock removed',
  'other-path': 'went to another path',
  gone: 'removed',
};

const SERVICE: MetricColumn[] = [
  { id: 'service', title: 'Service', type: 'entity' },
  { id: 'team', title: 'Team', type: 'entity' },
];
const PATH: MetricColumn = { id: 'path', title: 'Path', type: 'entity' };

const COLUMNS: Record<string, MetricColumn[]> = {
  'adoption.voluntary': [
    ...SERVICE,
    { id: 'at', title: 'Made', type: 'time' },
    { id: 'class', title: 'Origin', type: 'text' },
    PATH,
    { id: 'counted', title: 'Counted', type: 'text' },
    { id: 'proof', title: 'Proof', type: 'text' },
    { id: 'repository', title: 'Repository', type: 'link' },
  ],
  'adoption.stickiness': [
    ...SERVICE,
    PATH,
    { id: 'from', title: 'On it since', type: 'time' },
    { id: 'at', title: '90 days later', type: 'time' },
    { id: 'result', title: 'Then', type: 'text' },
  ],
  'adoption.deviations': [
    ...SERVICE,
    PATH,
    { id: 'at', title: 'Declared', type: 'time' },
    { id: 'scope', title: 'Of', type: 'text' },
    { id: 'repository', title: 'Repository', type: 'link' },
  ],
  'adoption.came-back': [
    ...SERVICE,
    PATH,
    { id: 'at', title: 'When', type: 'time' },
  ],
  'adoption.joined': [
    ...SERVICE,
    PATH,
    { id: 'at', title: 'When', type: 'time' },
  ],
};

/**
 * What is behind a number of adoption, newest first.
 *
 * @public
 */
export function adoptionRows(
  id: string,
  question: AdoptionQuestion,
): Pick<MetricRows, 'columns' | 'rows'> {
  const rows = rowsOf(id, question);
  const keyOf = (row: Row) => `${row.at} ${row.service}`;
  return {
    columns: COLUMNS[id],
    rows: rows.sort((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1)),
  };
}

function rowsOf(id: string, question: AdoptionQuestion): Row[] {
  const { services, query, now } = question;
  const isInPeriod = (instant: number) =>
    instant >= Date.parse(query.from) && instant < Date.parse(query.to);
  switch (id) {
    case 'adoption.voluntary':
      return services
        .filter(service => isInPeriod(beganAt(service)))
        .map(service => {
          const { origin } = service;
          return {
            ...serviceRow(service),
            at: new Date(beganAt(service)).toISOString(),
            class: `${CLASSES[origin.class]}${
              service.entityRef ? '' : ', not in the catalog'
            }`,
            path: origin.path,
            counted: STANDINGS[standingOf(service, query.path)],
            proof: proofText(origin.evidence[0]),
          };
        });
    case 'adoption.stickiness':
      return stickyStays(question)
        .filter(({ dueAt }) => isInPeriod(dueAt))
        .map(({ service, stay, dueAt, isOn }) => ({
          ...serviceRow(service),
          path: stay.path,
          from: stay.from,
          at: new Date(dueAt).toISOString(),
          result: isOn ? 'still on it' : LEFT[stay.left ?? 'lock-removed'],
        }));
    case 'adoption.deviations': {
      const end = Math.min(Date.parse(query.to), Date.parse(now));
      return deviationsOf(question)
        .filter(({ deviation }) => isInForce(deviation, end))
        .map(({ service, deviation }) => ({
          ...serviceRow(service),
          path: deviation.path,
          at: deviation.declaredAt,
          scope: deviation.scope === 'path' ? 'the whole path' : 'files',
        }));
    }
    case 'adoption.came-back':
      return stayRows(staysThatBegan('came-back', question));
    default:
      return stayRows(staysThatBegan('adopted', question));
  }

  function stayRows(stays: Stay[]): Row[] {
    return stays
      .filter(({ stay }) => isInPeriod(Date.parse(stay.from)))
      .map(({ service, stay }) => ({
        ...serviceRow(service),
        path: stay.path,
        at: stay.from,
      }));
  }
}

function serviceRow(service: Service): Row {
  return {
    service: service.entityRef ?? service.title,
    team: service.owner,
    repository: service.repositoryUrl,
  };
}

function proofText(evidence: OriginEvidence | undefined): string | undefined {
  if (!evidence) {
    return undefined;
  }
  const { text, commit, task } = evidence;
  return [
    text,
    ...(commit ? [`commit ${commit.slice(0, 12)}`] : []),
    ...(task ? [`run ${task}`] : []),
  ].join(', ');
}
