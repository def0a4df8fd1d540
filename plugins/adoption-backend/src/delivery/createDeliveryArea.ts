import { stringifyEntityRef } from '@backstage/catalog-model';
import { parseRequest } from '@paved/router';
import { z } from 'zod';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { readIntakeConfig } from '../intake/config';
import { querySchema } from '../metrics/querySchema';
import { authorKeys } from '../onboarding/AuthorKeys';
import { DatabaseRecordStore } from '../records/DatabaseRecordStore';
import { readServicesConfig } from '../services/config';
import type { ServicesOnPaths } from '../services/ServicesOnPaths';
import { ChangeReader } from './changes/ChangeReader';
import { readReworkRules } from './config';
import { DeliveryHistory } from './DeliveryHistory';
import { DeliveryMetrics } from './DeliveryMetrics';
import { explainDelivery } from './explainDelivery';

const pageSchema = z.object({
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** How fast and how safely software is delivered. */
export async function createDeliveryArea(
  context: AdoptionContext,
  options: { services: ServicesOnPaths },
): Promise<AdoptionArea & { history: DeliveryHistory }> {
  const { httpAuth, metrics, subjects, viewers } = context;
  const { deliveryMs } = readIntakeConfig(context.config);
  const reworkRules = readReworkRules(context.config);
  const records = DatabaseRecordStore.create(context);
  const history = DeliveryHistory.create({ records, subjects, reworkRules });
  metrics.add(
    DeliveryMetrics.create({
      history,
      records,
      services: options.services,
      subjects,
      serviceTypes: readServicesConfig(context.config).types,
    }),
  );
  const reader = ChangeReader.create({
    ...context,
    authorKeyOf: await authorKeys(context),
    store: records,
  });
  return {
    history,
    addRoutes: router => {
      router.get('/delivery/:kind/:namespace/:name', async (req, res) => {
        const credentials = await httpAuth.credentials(req);
        const entityRef = stringifyEntityRef(req.params).toLocaleLowerCase(
          'en-US',
        );
        const { from, to } = parseRequest(querySchema, req.query);
        const page = parseRequest(pageSchema, req.query);
        await viewers.requireMay({ entity: entityRef }, credentials);
        res.json(
          await explainDelivery({
            ...page,
            entityRef,
            subject: (await subjects.find(entityRef))?.id,
            history,
            records,
            from,
            to,
          }),
        );
      });
    },
    chores: {
      'delivery-changes': {
        frequency: { minutes: 2 },
        run: (now, signal) =>
          reader.run(now, new Date(now.getTime() - deliveryMs), signal),
      },
    },
  };
}
