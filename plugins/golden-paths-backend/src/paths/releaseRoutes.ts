import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { goldenPathPublishPermission } from '@paved/plugin-golden-paths-common';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { DatabaseReleaseStore } from '../database/DatabaseReleaseStore';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userRefOf } from '../permissions/userRefOf';
import {
  gitRefSchema,
  parsePathParams,
  PATH_PATH,
  versionSchema,
} from '../router/parameters';
import { latestOf } from '../upgrades/latestOf';
import type { ReleaseSnapshots } from '../upgrades/ReleaseSnapshots';
import type { PathQueries } from './PathQueries';
import type { Publishing } from './Publishing';

const publishSchema = z.object({
  version: versionSchema,
  ref: gitRefSchema.optional(),
});

/** A path's releases, and what they render from. */
export function addReleaseRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    queries: PathQueries;
    releases: DatabaseReleaseStore;
    snapshots: ReleaseSnapshots;
    publishing: Publishing;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, queries, releases, snapshots, audit } = options;

  router.get(`${PATH_PATH}/releases/:version/snapshot`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { path } = await queries.find(
      parsePathParams(req.params),
      await guard.visible(credentials),
    );
    const { version } = req.params;
    const release =
      version === 'latest'
        ? latestOf(await releases.list(path.ref))
        : await releases.get(path.ref, parseRequest(versionSchema, version));
    if (!release) {
      throw new NotFoundError(
        `There is no release ${version} of '${path.ref}'`,
      );
    }
    const { manifest, defaults, files } = await snapshots.get(release);
    res.json({
      release,
      snapshot: {
        manifest,
        defaults,
        files: files.map(({ content, ...file }) => ({
          ...file,
          content: Buffer.from(content).toString('base64'),
        })),
      },
    });
  });

  router.post(`${PATH_PATH}/releases`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const stored = await queries.find(
      parsePathParams(req.params),
      await guard.visible(credentials),
    );
    const request = parseRequest(publishSchema, req.body);
    const path = stored.path.ref;
    const release = await audit.write(
      {
        eventId: 'release-publish',
        request: req,
        meta: { path, ...request },
      },
      async () => {
        await guard.requireOn(goldenPathPublishPermission, path, credentials);
        return options.publishing.publish(
          stored,
          { ...request, by: userRefOf(credentials) },
          new Date(),
        );
      },
    );
    res.status(201).json(release);
  });
}
