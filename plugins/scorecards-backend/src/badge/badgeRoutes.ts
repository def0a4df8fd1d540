import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { Router } from 'express';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseEntityParams, parseRequest } from '@paved/router';
import type { DatabaseStandingStore } from '../database/DatabaseStandingStore';
import type { DatabaseSubjectStore } from '../database/DatabaseSubjectStore';
import type { StandingRow } from '../database/tables';
import type {
  ScorecardDefinitions,
  ScorecardInForce,
} from '../definitions/ScorecardDefinitions';
import type { EntityScorecards } from '../entities/EntityScorecards';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { scorecardRefSchema } from '../router/parameters';
import { drawBadge, type BadgeText } from './drawBadge';

/** Badges for READMEs: a level and a score, nothing else of the entity. */
export function addBadgeRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    entities: EntityScorecards;
    subjects: DatabaseSubjectStore;
    standings: DatabaseStandingStore;
    definitions: ScorecardDefinitions;
    /** Shown to everybody who knows the address; else only to those who may see the entity. */
    isPublic: boolean;
  },
): void {
  const { httpAuth, guard, subjects, standings, definitions, isPublic } =
    options;

  router.get(
    '/badges/:kind/:namespace/:name/:scorecard.svg',
    async (req, res) => {
      const entityRef = parseEntityParams(req.params);
      const { scorecard: ref } = parseRequest(
        z.object({ scorecard: scorecardRefSchema }),
        req.params,
      );
      if (!isPublic) {
        const credentials = await httpAuth.credentials(req, {
          allow: ['user', 'service'],
          allowLimitedAccess: true,
        });
        await options.entities.find(entityRef, credentials);
        if (!(await guard.mayRead(ref, credentials))) {
          throw new NotFoundError(`There is no scorecard '${ref}'`);
        }
      }
      const [subject, scorecard] = await Promise.all([
        subjects.get(entityRef),
        definitions.get(ref),
      ]);
      if (!subject) {
        throw new NotFoundError(`There is no entity '${entityRef}'`);
      }
      if (!scorecard) {
        throw new NotFoundError(`There is no scorecard '${ref}'`);
      }
      const rows = await standings.of([subject.id]);
      const badge = drawBadge(
        textOf(
          scorecard,
          rows.find(({ scorecard_id }) => scorecard_id === scorecard.id),
        ),
      );
      res
        .type('image/svg+xml')
        .set({
          ETag: `"${createHash('sha256').update(badge).digest('base64url')}"`,
          // Asked for again each time, sent again only when it is another
          'Cache-Control': isPublic ? 'public, no-cache' : 'private, no-cache',
          'Content-Security-Policy': "default-src 'none'; sandbox",
          'X-Content-Type-Options': 'nosniff',
        })
        .send(badge);
    },
  );
}

function textOf(
  { compiled }: ScorecardInForce,
  standing: StandingRow | undefined,
): BadgeText {
  const { title, levels } = compiled.scorecard;
  if (!standing) {
    return { label: title, value: 'does not apply', tone: 'unknown' };
  }
  const { score } = standing;
  const rank = levels.findIndex(({ id }) => id === standing.level);
  const middling = rank === -1 ? 'bad' : 'middling';
  return {
    label: title,
    value: [
      levels[rank]?.title ?? 'no level',
      ...(score === null ? [] : [`${Math.floor(score * 100)} %`]),
    ].join(' · '),
    tone: rank === levels.length - 1 ? 'good' : middling,
  };
}
