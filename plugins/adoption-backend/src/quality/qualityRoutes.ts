import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  adoptionManagePermission,
  type RefusedItem,
} from '@paved/plugin-adoption-common';
import {
  formatCursor,
  parseCursor,
  parseRequest,
  type RouterAudit,
} from '@paved/router';
import type { Request, Router } from 'express';
import { z } from 'zod';
import type {
  DatabaseIntakeLog,
  StoredRefusal,
} from '../intake/DatabaseIntakeLog';
import type { Intake } from '../intake/Intake';
import { answer } from '../intake/intakeRoutes';
import { senderOf, type Senders } from '../intake/Senders';
import { requirePermission } from '../permissions/requirePermission';
import { userRefOf } from '../permissions/userRefOf';
import type { Quality } from './Quality';

/** When the last one of a page was refused, and its id. */
const placeSchema = z.tuple([z.string(), z.string()]);

const pageSchema = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** What arrives and what was refused, for who looks after it. */
export function addQualityRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    audit: RouterAudit;
    quality: Quality;
    log: DatabaseIntakeLog;
    intake: Intake;
    senders: Senders;
  },
): void {
  const { httpAuth, permissions, quality, log, intake, senders } = options;

  const authorize = async (req: Request) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    await requirePermission(
      permissions,
      credentials,
      adoptionManagePermission,
      'see what arrives',
    );
    return userRefOf(credentials);
  };

  router.get('/quality', async (req, res) => {
    await authorize(req);
    res.json(await quality.measure(new Date()));
  });

  router.get('/quality/refused', async (req, res) => {
    await authorize(req);
    const { cursor, limit } = parseRequest(pageSchema, req.query);
    const after = parseCursor(placeSchema, cursor);
    const found = await log.refusals({
      after: after && { at: after[0], id: after[1] },
      limit: limit + 1,
    });
    const items = found.slice(0, limit);
    const last = items.at(-1);
    res.json({
      items: items.map(toRefusedItem),
      totalItems: await log.countRefusals(),
      nextCursor:
        found.length > items.length && last
          ? formatCursor([last.at, last.id])
          : undefined,
    });
  });

  router.post('/quality/refused/:id/replay', async (req, res) => {
    const by = await authorize(req);
    const { id } = req.params;
    const refusal = await log.refusal(id);
    if (!refusal) {
      throw new NotFoundError(
        `There is nothing refused with the id '${id}'; it may have been taken meanwhile`,
      );
    }
    if (refusal.item === undefined) {
      throw new InputError(
        'It was too large to be kept (more than 16 KiB), so that it can only be sent again by who sent it',
      );
    }
    const came = JSON.parse(refusal.item);
    // Who says no time said it then: what was corrected since stays so
    const event =
      came instanceof Object
        ? { ...came, time: came.time ?? refusal.at }
        : came;
    const result = await options.audit.write(
      {
        eventId: 'events-replay',
        request: req,
        meta: { sender: refusal.sender, by, id },
      },
      async () => {
        // Taken as if who sent it had sent it now: nobody's word counts for more by being repeated
        const sender = refusal.caller
          ? senderOf(refusal.caller)
          : { name: refusal.sender, source: refusal.source };
        const again = await intake.take([event], sender, {
          via: refusal.via,
          positions: [refusal.position],
          refusal: await senders.refuse(sender),
          now: new Date(),
        });
        // What is refused again is in the list anew, with its new reason
        await log.removeRefusal(id);
        return again;
      },
    );
    answer(res, result);
  });
}

function toRefusedItem({ caller: _, ...refusal }: StoredRefusal): RefusedItem {
  return { ...refusal, canReplay: refusal.item !== undefined };
}
