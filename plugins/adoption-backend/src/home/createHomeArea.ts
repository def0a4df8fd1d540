import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { Dashboards } from './Dashboards';

/** The home page as the company describes it. */
export function createHomeArea(context: AdoptionContext): AdoptionArea {
  const { httpAuth } = context;
  const dashboards = Dashboards.create(context);

  return {
    addRoutes(router) {
      router.get('/home', async (req, res) => {
        const credentials = await httpAuth.credentials(req, {
          allow: ['user'],
        });
        res.json(await dashboards.home(credentials));
      });
    },
  };
}
