import {
  mockCredentials,
  mockErrorHandler,
  mockServices,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express, { type Express, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { RouterAudit } from '@paved/router';

const PLUGIN = 'scorecards';

/** Header of a service with a static token. */
export function serviceHeader(subject: string): string {
  return mockCredentials.service.header({
    onBehalfOf: mockCredentials.service(subject),
    targetPluginId: PLUGIN,
  });
}

/** What routes need of the framework; without a header somebody is nobody. */
export function routeServices(options: {
  /** By name of the permission and who asks. */
  mayNot?: (permission: string, who: string, resourceRef?: string) => boolean;
}) {
  const created = jest.fn();
  const auditor = mockServices.auditor.mock({
    createEvent: async event => {
      created(event.eventId, event.meta);
      return { success: async () => {}, fail: async () => {} };
    },
  });
  const permissions = mockServices.permissions.mock({
    authorize: async (requests, { credentials }: any) =>
      requests.map(({ permission, resourceRef }) => ({
        result: options.mayNot?.(
          permission.name,
          credentials.principal.userEntityRef ?? credentials.principal.subject,
          resourceRef,
        )
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      })),
    authorizeConditional: async requests =>
      requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  });
  return {
    auth: mockServices.auth({
      pluginId: PLUGIN,
      disableDefaultAuthPolicy: false,
    }),
    httpAuth: mockServices.httpAuth({
      pluginId: PLUGIN,
      defaultCredentials: mockCredentials.none(),
    }),
    permissions,
    audit: RouterAudit.create({ auditor }),
    /** Audit events, as `(eventId, meta)`. */
    audited: created,
  };
}

/** A server with some routes. */
export function appOf(addRoutes: (router: Router) => void): Express {
  const router = PromiseRouter();
  addRoutes(router);
  return express().use(router).use(mockErrorHandler());
}
