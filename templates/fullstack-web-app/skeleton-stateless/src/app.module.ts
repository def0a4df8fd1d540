import { Module, type DynamicModule } from '@nestjs/common';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { QuotesController } from './quotes/quotes.controller.js';
import { Settings } from './settings.js';

/** What the service is made of. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      controllers: [HealthController, QuotesController],
      providers: [
        { provide: Settings, useValue: settings },
        // Nothing that it depends on yet: name it here, and it is ready only when that answers
        { provide: Readiness, useValue: new Readiness([]) },
      ],
    };
  }
}
