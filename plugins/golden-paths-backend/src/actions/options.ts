import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { RouterAudit } from '@paved/router';
import type { DatabaseForecastStore } from '../database/DatabaseForecastStore';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { Forecasts } from '../forecasts/Forecasts';
import type { PathQueries } from '../paths/PathQueries';
import type { Publishing } from '../paths/Publishing';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import type { Plans } from '../plans/Plans';
import type { ServiceQueries } from '../services/ServiceQueries';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';
import type { Upgrades } from '../upgrades/Upgrades';

/** What actions do their work with: the same as routes. */
export interface ActionOptions {
  actionsRegistry: ActionsRegistryService;
  guard: PermissionGuard;
  queries: PathQueries;
  services: ServiceQueries;
  plans: Plans;
  upgrades: Upgrades;
  scaffolder: ScaffolderService;
  releases: DatabaseReleaseStore;
  snapshots: ReleaseSnapshots;
  publishing: Publishing;
  forecasts: Forecasts;
  forecastStore: DatabaseForecastStore;
  onForecast: () => void;
  audit: RouterAudit;
}

export const READ_ONLY = {
  readOnly: true,
  idempotent: true,
  destructive: false,
};
