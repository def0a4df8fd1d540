import type {
  AuthService,
  BackstageCredentials,
  BackstageServicePrincipal,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JsonValue } from '@backstage/types';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import { factsPushPermission } from '@paved/plugin-scorecards-common';
import type { Request, Router } from 'express';
import { z } from 'zod';
import type { CiCallers } from '@paved/ci-callers';
import { parseRequest, readJsonBody, type RouterAudit } from '@paved/router';
import { CiPusher } from './CiPusher';
import type { FactPush, FactPusher } from './FactPush';

const MAX_FACTS = 10_000;
/** Ten thousand facts with a kilobyte each, and some. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

const schema = z.object({
  id: z.string().min(1).max(200).optional(),
  facts: z
    .array(
      z.object({
        entityRef: z.string().max(500),
        fact: z.string().max(200),
        value: z.unknown().transform((value, context) => {
          if (value === undefined) {
            context.addIssue({ code: 'custom', message: 'Required' });
          }
          return value as JsonValue;
        }),
        observedAt: z.string().max(50).optional(),
        commit: z
          .string()
          .regex(/^[0-9a-f]{7,64}$/i, 'is no commit')
          .optional(),
      }),
    )
    .min(1)
    .max(MAX_FACTS),
});

/** Facts come in here, from CI jobs with identity tokens and from services with tokens of the portal. */
export function addFactRoutes(
  router: Router,
  options: {
    auth: AuthService;
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    repositories: RepositoriesService;
    ciCallers: CiCallers;
    push: FactPush;
    audit: RouterAudit;
  },
): void {
  const { auth, httpAuth, permissions, repositories, ciCallers } = options;

  const identify = async (req: Request): Promise<FactPusher> => {
    const caller = await ciCallers.identify(req.headers.authorization);
    if (caller) {
      return CiPusher.create({
        caller,
        repositories,
        credentials: await auth.getOwnServiceCredentials(),
      });
    }
    // The route is open to tokens that the portal does not know; nobody gets further than this without one
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const [{ result }] = await permissions.authorize(
      [{ permission: factsPushPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        `You may not push facts: it takes the permission ${factsPushPermission.name}`,
      );
    }
    return { name: nameOf(auth, credentials), refuse: async () => new Map() };
  };

  router.post('/facts', async (req, res) => {
    // Nobody's body is read before it is known who sends it
    const pusher = await identify(req);
    const batch = parseRequest(
      schema,
      await readJsonBody(req, res, MAX_BODY_BYTES),
    );
    const result = await options.audit.write(
      {
        eventId: 'facts-push',
        request: pusher instanceof CiPusher ? undefined : req,
        meta: { pusher: pusher.name, facts: batch.facts.length },
      },
      () => options.push.take(batch, pusher, new Date()),
    );
    res.json(result);
  });
}

function nameOf(
  auth: AuthService,
  credentials: BackstageCredentials<
    BackstageUserPrincipal | BackstageServicePrincipal
  >,
): string {
  return auth.isPrincipal(credentials, 'user')
    ? credentials.principal.userEntityRef
    : (credentials.principal as BackstageServicePrincipal).subject;
}
