import { createKindFeatures } from '@paved/catalog-kind';
import {
  parsePortalDashboard,
  portalDashboardKind,
} from '@paved/plugin-adoption-common';

/**
 * The kind PortalDashboard, to the catalog and to discovery.
 *
 * @public
 */
export const portalDashboardKindFeatures = createKindFeatures({
  moduleId: 'adoption',
  kind: portalDashboardKind,
  parse: parsePortalDashboard,
});
