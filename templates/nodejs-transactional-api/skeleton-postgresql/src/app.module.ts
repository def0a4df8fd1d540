import { Module, type DynamicModule } from '@nestjs/common';
import { Accounts } from './accounts/accounts.js';
import { AccountsController } from './accounts/accounts.controller.js';
import { Database } from './database/database.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { Forgetting } from './idempotency/forgetting.js';
import { Idempotency } from './idempotency/idempotency.js';
import { Settings } from './settings.js';
import { Transfers } from './transfers/transfers.js';
import { TransfersController } from './transfers/transfers.controller.js';

/** What the service is made of. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      controllers: [HealthController, AccountsController, TransfersController],
      providers: [
        { provide: Settings, useValue: settings },
        {
          provide: Readiness,
          inject: [Database],
          useFactory: (database: Database) =>
            new Readiness([{ name: 'the database', check: () => database.check() }]),
        },
        Database,
        Idempotency,
        Forgetting,
        Accounts,
        Transfers,
      ],
    };
  }
}
