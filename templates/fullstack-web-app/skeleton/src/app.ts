import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { AppModule } from './app.module.js';
import { ProblemFilter } from './http/problem.filter.js';
import { validation } from './http/validation.js';
import { describeApi } from './openapi/document.js';
import type { Settings } from './settings.js';
import { nestLog } from './telemetry/log.js';
import { observeRequests } from './telemetry/requests.js';
import { protectBrowsers } from './pages/protectBrowsers.js';
import { servePages } from './pages/servePages.js';

/** The whole service, not yet listening. */
export async function createApp(
  settings: Settings,
  module = AppModule.with(settings),
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: 100 * 1024, requestTimeout: 30_000 });
  observeRequests(adapter.getInstance());
  protectBrowsers(adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLog,
  });
  await servePages(app);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(validation);
  SwaggerModule.setup('openapi', app, () => describeApi(app), {
    ui: false,
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
  });
  return app;
}
