import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { eventsIngestPermission } from '@paved/plugin-adoption-common';
import { parseRequest } from '@paved/router';
import { z } from 'zod';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { readPlatformTeams, readTimeZone } from '../config';
import { Audience } from '../usage/Audience';
import { readUsageConfig } from '../usage/config';
import { DatabaseUsageStore } from '../usage/DatabaseUsageStore';
import { DatabaseRunStore } from '../usage/runs/DatabaseRunStore';
import { PlatformTickets } from '../usage/runs/PlatformTickets';
import { TeamPrivacy } from '../usage/TeamPrivacy';
import { TeamSets } from '../usage/TeamSets';
import { ComponentProbes } from './ComponentProbes';
import { Components } from './Components';
import { isSilenceAnOutage, readComponents } from './config';
import { DatabaseSignStore } from './DatabaseSignStore';
import { DatabaseSpanStore } from './DatabaseSpanStore';
import { Heartbeat } from './Heartbeat';
import { ReliabilityMetrics } from './ReliabilityMetrics';
import { WatchedSpans } from './WatchedSpans';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const KEPT_MS = 3 * 366 * 24 * 60 * MINUTE_MS;

const toldSchema = z.object({
  // It is written into the audit log whoever sends it
  component: z.string().max(100),
  state: z.enum(['up', 'degraded', 'down']),
});

/** Whether the platform is there for those who build on it. */
export function createReliabilityArea(context: AdoptionContext): AdoptionArea {
  const { audit, httpAuth, knex, permissions, teams } = context;
  const components = readComponents(context.config);
  const platformTeams = readPlatformTeams(context.config);
  const spans = DatabaseSpanStore.create({ knex });
  const signs = DatabaseSignStore.create({ knex });
  const watched = WatchedSpans.create({ signs, spans });
  const heartbeat = Heartbeat.create({ store: signs, logger: context.logger });
  const probes = ComponentProbes.create({ components, store: spans });
  const silenceIsOutage = isSilenceAnOutage(context.config);
  const list = Components.create({ components, silenceIsOutage, watched });
  const audience = Audience.create({
    teams,
    platformTeams,
    ignoredUsers: readUsageConfig(context.config).ignoredUsers,
  });
  context.metrics.add(
    ReliabilityMetrics.create({
      audience,
      clock: Date.now,
      components,
      knex,
      platformTeams,
      privacy: TeamPrivacy.create({
        audience,
        store: DatabaseUsageStore.create({ knex }),
        teams,
        teamSets: TeamSets.create({ knex }),
      }),
      runs: DatabaseRunStore.create({ knex }),
      silenceIsOutage,
      subjects: context.subjects,
      tickets: PlatformTickets.create({ knex, teams }),
      watched,
      zone: readTimeZone(context.config),
    }),
  );

  return {
    start: () => heartbeat.start(),
    stop: () => heartbeat.stop(),
    chores: {
      'reliability-probes': {
        frequency: { minutes: 1 },
        run: (now, signal) => probes.run(now, signal),
      },
      'reliability-retention': {
        frequency: { hours: 24 },
        run: async now => {
          const before = now.getTime() - KEPT_MS;
          await spans.prune(Math.floor(before / MINUTE_MS));
          await signs.prune(Math.floor(before / SECOND_MS));
        },
      },
    },

    addRoutes(router) {
      router.get('/reliability/components', async (req, res) => {
        await httpAuth.credentials(req, { allow: ['user', 'service'] });
        res.json({ items: await list.list(new Date()) });
      });

      router.post('/reliability/probes', async (req, res) => {
        const credentials = await httpAuth.credentials(req);
        const told = parseRequest(toldSchema, req.body);
        await audit.write(
          { eventId: 'component-told', request: req, meta: told },
          async () => {
            const [{ result }] = await permissions.authorize(
              [{ permission: eventsIngestPermission }],
              { credentials },
            );
            if (result !== AuthorizeResult.ALLOW) {
              throw new NotAllowedError(
                `Telling how the platform is needs the permission ${eventsIngestPermission.name}`,
              );
            }
            const component = components.find(
              ({ name, url }) => name === told.component && !url,
            );
            if (!component) {
              throw new NotFoundError(
                `There is no component '${told.component}' without an address in adoption.reliability.components`,
              );
            }
            await spans.tell(
              component.name,
              told.state,
              Math.floor(Date.now() / MINUTE_MS),
              component.holdMinutes,
            );
          },
        );
        res.status(204).end();
      });
    },
  };
}
