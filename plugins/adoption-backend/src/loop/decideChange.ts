import { ConflictError, InputError } from '@backstage/errors';
import { cleanText } from '@paved/database';
import type {
  RequestChange,
  RequestEvent,
} from '@paved/plugin-adoption-common';
import { toRequest } from './StoredRequest';
import type { RequestRow } from './tables';

/**
 * What a change makes of a request, and what its history says of that; no events when it changes nothing.
 *
 * @throws InputError, ConflictError when it can't be decided so
 */
export function decideChange(
  row: RequestRow,
  change: RequestChange,
  options: { by: string; now: Date },
): { update: Partial<RequestRow>; events: RequestEvent[] } {
  const at = options.now.toISOString();
  const { state, reason, effort, metric } = change;
  const update: Partial<RequestRow> = {};
  const events: RequestEvent[] = [];
  const note = (what: RequestEvent['what'], from?: string, to?: string) =>
    events.push({ at, by: options.by, what, from, to, reason });

  const title = change.title && cleanText(change.title);
  const text = change.text === undefined ? undefined : cleanText(change.text);
  if (
    (title && title !== row.title) ||
    (text !== undefined && text !== row.text)
  ) {
    update.title = title ?? row.title;
    update.text = text ?? row.text;
    note('edited', row.title, update.title);
  }
  if (effort !== undefined && effort !== row.effort) {
    update.effort = effort;
    note(
      'effort',
      row.effort === null ? undefined : String(row.effort),
      String(effort),
    );
  }
  if (metric && JSON.stringify(metric) !== row.metric) {
    if (row.state === 'shipped') {
      throw new ConflictError(
        'It has shipped: which metric it was meant to move is said before, so that nobody picks the one that looks best',
      );
    }
    update.metric = JSON.stringify(metric);
    note('metric', toRequest(row).metric?.metric, metric.metric);
  }
  if (state && state !== row.state) {
    if (state === 'declined' && !reason) {
      throw new InputError('reason: say why it is declined');
    }
    Object.assign(update, {
      state,
      reason: reason === undefined ? null : cleanText(reason),
      changed_at: at,
      shipped_at: state === 'shipped' ? at : null,
      before: null,
      after: null,
    });
    note('state', row.state, state);
  }
  return { update, events };
}
