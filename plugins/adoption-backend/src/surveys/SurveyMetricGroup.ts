import {
  askedText,
  enpsOf,
  EVERYONE,
  surveyMetrics,
  trendOfItems,
  type MetricQuery,
  type MetricRows,
  type MetricValue,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../metrics/MetricGroup';
import { pageOfRows } from '../metrics/pageOfRows';
import type {
  DatabaseSurveyStore,
  StoredResults,
  StoredSurvey,
} from './DatabaseSurveyStore';
import type { SurveyPeople } from './SurveyPeople';

/** A survey that has closed, with what came of it. */
interface Published {
  survey: StoredSurvey;
  results: StoredResults;
}

/** What one survey says of one metric. */
interface Reading {
  survey: StoredSurvey;
  value?: number;
  margin?: number;
  answers?: number;
  invited?: number;
  hidden?: string;
}

const COLUMNS: MetricRows['columns'] = [
  { id: 'survey', title: 'Survey', type: 'text' },
  { id: 'asked', title: 'Who was asked', type: 'text' },
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
  readonly #people: SurveyPeople;

  static create(options: {
    store: DatabaseSurveyStore;
    people: SurveyPeople;
  }): SurveyMetricGroup {
    return new SurveyMetricGroup(options);
  }

  private constructor(options: {
    store: DatabaseSurveyStore;
    people: SurveyPeople;
  }) {
    this.#store = options.store;
    this.#people = options.people;
  }

  async measure(ids: string[], query: MetricQuery): Promise<MetricValue[]> {
    const published = await this.#published(query);
    return Promise.all(
      ids.map(async id => {
        const readings = readingsOf(id, query, published);
        const notes = readings
          .slice(0, 1)
          .map(({ survey }) => this.#told(survey, query));
        return {
          ...measureOne(id, query, readings),
          notes: await Promise.all(notes),
        };
      }),
    );
  }

  async rows(
    id: string,
    query: MetricQuery,
    page: { cursor?: string; limit: number },
  ): Promise<MetricRows> {
    const readings = readingsOf(id, query, await this.#published(query));
    const rows = await Promise.all(
      readings.map(async ({ survey, ...reading }) => ({
        survey: survey.definition.name,
        asked: await this.#asked(survey),
        closedAt: survey.closesAt,
        ...reading,
      })),
    );
    return pageOfRows({ columns: COLUMNS, rows }, page);
  }

  /** Which survey it is. */
  async #told(survey: StoredSurvey, { zone }: MetricQuery): Promise<string> {
    const closed = new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'medium',
      timeZone: zone,
    }).format(new Date(survey.closesAt));
    return `${survey.definition.name}, which asked ${await this.#asked(
      survey,
    )} and closed on ${closed}`;
  }

  async #asked({ audience }: StoredSurvey): Promise<string> {
    return askedText(await this.#people.titles(audience));
  }

  /** Surveys that closed in the period, the last one first. */
  async #published({ from, to }: MetricQuery): Promise<Published[]> {
    const surveys = (await this.#store.list(new Date())).filter(
      ({ isPublished, opensAt, closesAt }) =>
        isPublished &&
        closesAt >= from &&
        closesAt < to &&
        // Others were given up before they opened
        closesAt >= opensAt,
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
  published: Published[],
): Reading[] {
  if (path || entity) {
    return [];
  }
  const cell = team ?? EVERYONE;
  const ofAll = published.filter(each => asksAllOf(cell, each));
  return ofAll.flatMap(({ survey, results }): Reading[] => {
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

/** Whether a survey asked all of a team, as teams were when it opened, or the whole company: parts of it say little of the rest. */
function asksAllOf(cell: string, { survey, results }: Published): boolean {
  const { audience } = survey;
  if (audience === 'everyone') {
    return true;
  }
  const found = results.cells.find(({ id }) => id === cell);
  return (
    found !== undefined &&
    (audience.groups.includes(cell) ||
      (found.parent !== undefined &&
        asksAllOf(found.parent, { survey, results })))
  );
}

function responseRate(
  results: StoredResults,
  found: StoredResults['cells'][number] | undefined,
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
      noValue: whyNone(query),
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
  };
}

function whyNone({ team, path, entity }: MetricQuery): string {
  if (path || entity) {
    return 'People are asked about the platform as a whole: there is no number of one path or service';
  }
  return team
    ? 'No survey that asked all of this team closed in this period; take a longer period. A small team is counted with the team above it'
    : 'No survey that asked the whole company closed in this period; open one, or take a longer period';
}
