import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { IntakeResult } from '@paved/plugin-adoption-common';
import { readJsonBody, type RouterAudit } from '@paved/router';
import type { Request, Response, Router } from 'express';
import type { Intake } from './Intake';
import type { Senders } from './Senders';

const MOST_EVENTS = 10_000;
/** Ten thousand events of a kilobyte and a half. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Deployments, incidents and work items come in here, from CI jobs with identity tokens and from services with tokens of the portal. */
export function addIntakeRoutes(
  router: Router,
  options: { senders: Senders; intake: Intake; audit: RouterAudit },
): void {
  const { senders, intake, audit } = options;

  router.post('/events', async (req, res) => {
    // Nobody's body is read before it is known who sends it
    const sender = await senders.identify(req);
    const events = eventsIn(req, await readJsonBody(req, res, MOST_BYTES));
    const result = await audit.write(
      {
        eventId: 'events-ingest',
        request: sender.caller ? undefined : req,
        meta: { sender: sender.name, events: events.length },
      },
      async () =>
        intake.take(events, sender, {
          via: 'events',
          refusal: await senders.refuse(sender),
          now: new Date(),
        }),
    );
    answer(res, result);
  });
}

/** Not everything was taken: of several, each has a fate of its own. */
export function answer(res: Response, result: IntakeResult): void {
  res.status(result.refused.length ? 207 : 200).json(result);
}

function eventsIn(req: Request, body: JsonValue): unknown[] {
  // https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#31-binary-content-mode
  if (req.headers['ce-specversion'] !== undefined) {
    const header = (name: string) => {
      const value = req.get(`ce-${name}`);
      return value && decoded(value);
    };
    return [
      {
        ...Object.fromEntries(
          ['specversion', 'id', 'source', 'type', 'time'].flatMap(name => {
            const value = header(name);
            return value === undefined ? [] : [[name, value]];
          }),
        ),
        data: body,
      },
    ];
  }
  if (!Array.isArray(body)) {
    return [body];
  }
  if (!body.length || body.length > MOST_EVENTS) {
    throw new InputError(
      `There are ${body.length} events; send 1 to ${MOST_EVENTS} at once`,
    );
  }
  return body;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
