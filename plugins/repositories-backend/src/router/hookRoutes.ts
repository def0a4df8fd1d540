import { NotFoundError } from '@backstage/errors';
import { formatRepositoryId } from '@paved/plugin-repositories-common';
import { raw, type Router } from 'express';
import type { RouterAudit } from '@paved/router';
import type { HostRegistry } from '../discovery/HostRegistry';
import type { RepositoryChecks } from '../discovery/RepositoryChecks';

/** Bytes; forges stay well below it. */
const MAX_HOOK_SIZE = 5 * 1024 * 1024;

/**
 * Webhooks of forges. Nobody is signed in here: the host itself checks the signature over the body as it came.
 */
export function addHookRoutes(
  router: Router,
  options: {
    hosts: HostRegistry;
    checks: RepositoryChecks;
    audit: RouterAudit;
  },
): void {
  const { hosts, checks, audit } = options;

  router.post(
    '/hooks/:host',
    raw({ type: () => true, limit: MAX_HOOK_SIZE }),
    async (req, res) => {
      const host = hosts.find(req.params.host);
      if (!host?.parseHook) {
        throw new NotFoundError(
          `No repository host '${req.params.host}' takes hooks`,
        );
      }
      const { parseHook } = host;
      const headers = Object.fromEntries(
        Object.entries(req.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : value,
        ]),
      );
      const repositories = await audit.write(
        {
          eventId: 'repository-hook',
          request: req,
          meta: { host: host.id },
        },
        async () =>
          parseHook.call(host, {
            headers,
            body: Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0),
          }),
      );
      for (const { owner, name } of repositories) {
        checks.pushed(formatRepositoryId({ host: host.id, owner, name }));
      }
      res.status(202).json({ repositories: repositories.length });
    },
  );
}
