import { Module, type DynamicModule } from '@nestjs/common';
import { Database } from './database/database.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { Settings } from './settings.js';
import { Tasks } from './tasks/tasks.js';
import { TasksController } from './tasks/tasks.controller.js';

/** What the service is made of. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      controllers: [HealthController, TasksController],
      providers: [
        { provide: Settings, useValue: settings },
        {
          provide: Readiness,
          inject: [Database],
          useFactory: (database: Database) =>
            new Readiness([{ name: 'the database', check: () => database.check() }]),
        },
        Database,
        Tasks,
      ],
    };
  }
}
