import { z } from 'zod';
import { PolicyGuard } from '@paved/router';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import type { PromoteComment } from '../surveys/Surveys';
import { Allowances } from './Allowances';
import { readLoopConfig } from './config';
import { DatabaseDemandStore } from './DatabaseDemandStore';
import { DatabaseFeedbackStore } from './DatabaseFeedbackStore';
import { DatabaseOutcomeStore } from './DatabaseOutcomeStore';
import { DatabaseRequestStore } from './DatabaseRequestStore';
import { DatabaseRequestWriter } from './DatabaseRequestWriter';
import { addFeedbackRoutes, addScreenshotRoutes } from './feedbackRoutes';
import { Notices } from './Notices';
import { Outcomes } from './Outcomes';
import { RepeatedDeviations } from './RepeatedDeviations';
import { RequestQueries } from './RequestQueries';
import { addRequestRoutes } from './requestRoutes';
import { TicketTopics } from './TicketTopics';

const DEVIATION_EVENTS = [
  'golden-path.deviated',
  'golden-path.deviation-ended',
  'golden-path.stepped-off',
  'golden-path.stepped-on',
];
const eventSchema = z.object({ type: z.string(), path: z.string() });

/** From what people say to what ships, and back to them. */
export function createLoopArea(context: AdoptionContext): AdoptionArea & {
  promoteComment: PromoteComment;
} {
  const { knex, events, permissions } = context;
  const { feedbackPerHour, deviatingServices } = readLoopConfig(context.config);
  const writer = DatabaseRequestWriter.create({ knex });
  const feedback = DatabaseFeedbackStore.create({ knex });
  const allowances = Allowances.create({ knex });
  const notices = Notices.create(context);
  const outcomes = Outcomes.create({
    ...context,
    store: DatabaseOutcomeStore.create({ knex }),
  });
  const deviations = RepeatedDeviations.create({
    ...context,
    demands: DatabaseDemandStore.create({ knex }),
    fewest: deviatingServices,
  });
  const options = {
    ...context,
    guard: PolicyGuard.create({ permissions }),
    writer,
    feedback,
    allowances,
    queries: RequestQueries.create({
      ...context,
      store: DatabaseRequestStore.create({ knex }),
    }),
    tickets: TicketTopics.create({ knex }),
    mostPerHour: feedbackPerHour,
  };

  return {
    addUnparsedRoutes: router => addScreenshotRoutes(router, options),
    addRoutes(router) {
      addFeedbackRoutes(router, options);
      addRequestRoutes(router, options);
    },
    chores: {
      'request-notices': {
        frequency: { seconds: 15 },
        run: (now, signal) => notices.giveDue(now, signal),
      },
      'request-outcomes': {
        frequency: { minutes: 1 },
        run: now => outcomes.readDue(now),
      },
      'repeated-deviations': {
        frequency: { minutes: 10 },
        run: async now => {
          await allowances.prune(now);
          await deviations.look(now);
        },
      },
    },
    async start() {
      await events.subscribe({
        id: 'adoption-repeated-deviations',
        topics: ['golden-paths'],
        onEvent: async ({ eventPayload }) => {
          const event = eventSchema.safeParse(eventPayload);
          if (event.success && DEVIATION_EVENTS.includes(event.data.type)) {
            await deviations.lookSoon(
              event.data.path.toLocaleLowerCase('en-US'),
            );
          }
        },
      });
    },
    async promoteComment({ id, survey, by, to }) {
      return {
        request: await writer.promote(
          {
            sources: [
              {
                key: `survey/${id}`,
                kind: 'survey',
                title: survey.title,
              },
            ],
          },
          to,
          by.toLocaleLowerCase('en-US'),
          new Date(),
        ),
      };
    },
  };
}
