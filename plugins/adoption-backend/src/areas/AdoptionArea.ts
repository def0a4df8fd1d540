import type {
  AuditorService,
  AuthService,
  DatabaseService,
  DiscoveryService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
  RootConfigService,
  SchedulerServiceTaskScheduleDefinition,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type {
  ActionsRegistryService,
  MetricsService,
} from '@backstage/backend-plugin-api/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { RouterAudit } from '@paved/router';
import type { Router } from 'express';
import type { Knex } from 'knex';
import type { Importer } from '../intake/Importer';
import type { MetricRegistry } from '../metrics/MetricRegistry';
import type { Viewers } from '../permissions/Viewers';
import type { Subjects } from '../subjects/Subjects';
import type { Teams } from '../teams/Teams';

/** What the areas of adoption are made with. */
export interface AdoptionContext {
  actionsRegistry: ActionsRegistryService;
  audit: RouterAudit;
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  database: DatabaseService;
  discovery: DiscoveryService;
  events: EventsService;
  httpAuth: HttpAuthService;
  knex: Knex;
  logger: LoggerService;
  metrics: MetricRegistry;
  metricsService: MetricsService;
  notifications: NotificationService;
  permissions: PermissionsService;
  repositories: RepositoriesService;
  scaffolder: ScaffolderService;
  subjects: Subjects;
  teams: Teams;
  userInfo: UserInfoService;
  viewers: Viewers;
}

/** Something done again and again, by one of all replicas. What fails, fails in the scheduler too. */
export interface Chore {
  frequency: SchedulerServiceTaskScheduleDefinition['frequency'];
  /** Defaults to 30 seconds. */
  initialDelay?: SchedulerServiceTaskScheduleDefinition['initialDelay'];
  run: (now: Date, signal: AbortSignal) => Promise<void>;
}

/** One part of adoption: its routes, and what it does by itself. */
export interface AdoptionArea {
  /** Routes that read their bodies themselves. */
  addUnparsedRoutes?: (router: Router) => void;
  addRoutes?: (router: Router) => void;
  /** Paths that check who asks themselves, such as those for CI jobs. */
  openPaths?: string[];
  /** What takes the files of `POST /imports/:kind`, by kind. */
  importers?: Record<string, Importer>;
  /** By name. */
  chores?: Record<string, Chore>;
  /** Once every plugin is up. */
  start?: () => Promise<void>;
  stop?: () => Promise<void>;
}
