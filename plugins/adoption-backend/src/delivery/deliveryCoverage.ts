import type { Subject } from '@paved/plugin-adoption-common';
import type { Subjects } from '../subjects/Subjects';
import type { DeliveryHistory } from './DeliveryHistory';

/**
 * Which services of the catalog somebody ever told a deployment to production of, and which nobody. Libraries and documentation
 * are not missing: nobody deploys them.
 *
 * @param options.serviceTypes - of components that are expected to be deployed
 * @param options.scope - ids of subjects that are asked for; all without it
 */
export async function deliveryCoverage(options: {
  history: Pick<DeliveryHistory, 'firstDeploymentOf'>;
  subjects: Pick<Subjects, 'all'>;
  serviceTypes: ReadonlySet<string>;
  scope?: ReadonlySet<string>;
}): Promise<{ telling: Subject[]; silent: Subject[] }> {
  const { history, subjects, serviceTypes, scope } = options;
  const told = await history.firstDeploymentOf();
  const services = (await subjects.all()).filter(
    ({ id, kind, type, goneAt }) =>
      (!scope || scope.has(id)) &&
      goneAt === undefined &&
      kind.toLocaleLowerCase('en-US') === 'component' &&
      serviceTypes.has(type ?? ''),
  );
  return {
    telling: services.filter(({ id }) => told.has(id)),
    silent: services.filter(({ id }) => !told.has(id)),
  };
}
