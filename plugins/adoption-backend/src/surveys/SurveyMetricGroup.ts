import {
  enpsOf,
  EVERYONE,
  surveyMetrics,
  trendOfItems,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
  type Survey,
  type SurveyResults,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../metrics/MetricGroup';
import { pageOfRows } from '../metrics/pageOfRows';
import type { DatabaseSurveyStore } from './DatabaseSurveyStore';

/** What one survey says of one metric. */
interface Reading {
  survey: Survey;
  value?: number;
  margin?: number;
  answers?: number;
  invited?: number;
  hidden?: string;
}

const COLUMNS: MetricRows['columns'] = [
  { id: 'survey', title: 'Survey', type: 'text' },
  { id: 'closedAt', title: 'Closed', type: 'time' },
  { id: 'value', title: 'Value', type: 'number' },
  { id: 'margin', title: '±', type: 'number' },
  { id: 'answers', title: 'Answers', type: 'number' },
  { id: 'invited', title: 'Asked', type: 'number' },
  { id: 'hidden', title: 'Why there is no number', type: 'text' },
];

/** Developer eNPS and response rate, of what surveys have published: what is hidden there has no number here either. */
export class SurveyMetricGroup implements MetricGroup {
  readonly definitions = surveyMetrics;
  readonly #store: DatabaseSurveyStore;

  static create(options: { store: DatabaseSurveyStore }): SurveyMetricGroup {
    return new SurveyMetricGroup(options.store);
  }

  private constructor(store: DatabaseSurveyStore) {
    this.#store = store;
  }

  async measure(ids: string[], query: MetricQuery): Promise<MetricValue[]> {
    const published = await this.#published(query);
    return ids.map(id =>
      measureOne(id, query, readingsOf(id, query, published)),
    );
  }

  async rows(
    id: string,
    query: MetricQuery,
    page: { cursor?: string; limit: number },
  ): Promise<MetricRows> {
    const readings = readingsOf(id, query, await this.#published(query));
    const rows = readings.map(({ survey, ...reading }) => ({
      survey: survey.definition.name,
      closedAt: survey.closesAt,
      ...reading,
    }));
    return pageOfRows({ columns: COLUMNS, rows }, page);
  }

  /** Surveys that closed in the period, the last one first. */
  async #published({
    from,
    to,
  }: MetricQuery): Promise<Array<{ survey: Survey; results: SurveyResults }>> {
    const surveys = (await this.#store.list(new Date())).filter(
      ({ isPublished, closesAt }) =>
        isPublished && closesAt >= from && closesAt < to,
    );
    const all = await Promise.all(
      surveys.map(async survey => ({
        survey,
        results: (await this.#store.results(survey.id))!,
      })),
    );
    return all.sort((a, b) => (a.survey.closesAt < b.survey.closesAt ? 1 : -1));
  }
}

function readingsOf(
  id: string,
  { team, path, entity }: MetricQuery,
  published: Array<{ survey: Survey; results: SurveyResults }>,
): Reading[] {
  if (path || entity) {
    return [];
  }
  const cell = team ?? EVERYONE;
  return published.flatMap(({ survey, results }): Reading[] => {
    const found = results.cells.find(each => each.id === cell);
    if (id === 'satisfaction.response-rate') {
      return [{ survey, ...responseRate(results, found, cell) }];
    }
    const question = results.questions.find(({ type }) => type === 'nps');
    if (!question) {
      return [];
    }
    const counts = question.counts[cell];
    if (!counts) {
      return [{ survey, hidden: whyHidden(found, results.atLeast) }];
    }
    const { score, margin, sample } = enpsOf(counts);
    return [
      {
        survey,
        value: score,
        margin,
        answers: sample,
        invited: found?.invited,
      },
    ];
  });
}

function responseRate(
  results: SurveyResults,
  found: SurveyResults['cells'][number] | undefined,
  cell: string,
): Omit<Reading, 'survey'> {
  // How many answered in all tells of nobody
  const answers = cell === EVERYONE ? results.answers : found?.answers;
  return found && answers !== undefined && found.invited > 0
    ? {
        value: (100 * answers) / found.invited,
        answers,
        invited: found.invited,
      }
    : { hidden: whyHidden(found, results.atLeast) };
}

function whyHidden(found: object | undefined, atLeast: number): string {
  return found
    ? `Hidden: fewer than ${atLeast} answered, all answered the same, or the difference from another number would tell what a few answered`
    : `Fewer than ${atLeast} of this team were asked; they are counted with the team above it`;
}

function measureOne(
  id: string,
  query: MetricQuery,
  readings: Reading[],
): MetricValue {
  const definition = surveyMetrics.find(each => each.id === id)!;
  const trend = trendOfItems(
    query,
    readings,
    ({ survey }) => Date.parse(survey.closesAt),
    ([latest]) => ({ value: latest?.value, sample: latest?.answers ?? 0 }),
  );
  const [last] = readings;
  const base = {
    metric: id,
    version: definition.version,
    sampleOf: id === 'satisfaction.enps' ? 'answers' : 'people asked',
    trend,
  };
  if (!last) {
    return {
      ...base,
      sample: 0,
      noValue:
        query.path || query.entity
          ? 'People are asked about the platform as a whole: there is no number of one path or service'
          : 'No survey closed in this period; open one, or take a longer period',
    };
  }
  return {
    ...base,
    value: last.value,
    margin: last.margin,
    sample: (id === 'satisfaction.enps' ? last.answers : last.invited) ?? 0,
    coverage:
      last.answers === undefined || last.invited === undefined
        ? undefined
        : {
            count: last.answers,
            of: last.invited,
            what: 'people who were asked answered',
          },
    newestAt: last.survey.closesAt,
    noValue: last.hidden,
    notes: [`Of the survey ${last.survey.definition.name}`],
  };
}
