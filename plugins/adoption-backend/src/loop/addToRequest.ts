import { randomUUID } from 'node:crypto';
import { chunks, cleanText } from '@paved/database';
import type {
  RequestEvent,
  RequestSource,
} from '@paved/plugin-adoption-common';
import type { Knex } from 'knex';
import type { StoredSource } from './StoredRequest';
import type { EventRow, RequestRow, SourceRow, VoteRow } from './tables';

const ROWS_AT_ONCE = 500;

/** A source that is to be added; without a time it is one of now. */
export type NewSource = Omit<StoredSource, 'at'> & { at?: string };

/** @param request.from - what the portal made it of by itself */
export async function addRequest(
  tx: Knex.Transaction,
  request: {
    id?: string;
    title: string;
    text: string;
    from?: RequestSource['kind'];
  },
  now: Date,
): Promise<string> {
  const { id = randomUUID(), title, text, from } = request;
  const at = now.toISOString();
  await tx<RequestRow>('requests').insert({
    id,
    title: cleanText(title),
    text: cleanText(text),
    state: 'asked',
    created_at: at,
    changed_at: at,
    version: 1,
  });
  await addEvent(tx, id, { at, what: 'asked', to: from });
  return id;
}

/** Who votes twice counts once. */
export async function addVotes(
  tx: Knex.Transaction,
  id: string,
  people: string[],
  now: Date,
): Promise<void> {
  const voted_at = now.toISOString();
  for (const part of chunks(people, ROWS_AT_ONCE)) {
    await tx<VoteRow>('request_votes')
      .insert(part.map(user_ref => ({ request_id: id, user_ref, voted_at })))
      .onConflict(['request_id', 'user_ref'])
      .ignore();
  }
}

/** @returns how many of them were no source of any request yet */
export async function addSources(
  tx: Knex.Transaction,
  id: string,
  sources: NewSource[],
  now: Date,
): Promise<number> {
  let added = 0;
  for (const source of sources) {
    const inserted = await tx<SourceRow>('request_sources')
      .insert({
        key: source.key,
        request_id: id,
        kind: source.kind,
        at: source.at ?? now.toISOString(),
        title: source.title === undefined ? null : cleanText(source.title),
        entity_ref: source.entityRef ?? null,
        repository: source.repository ?? null,
        demand: source.demand ?? null,
        team: source.team ?? null,
        url: source.url ?? null,
      })
      .onConflict('key')
      .ignore()
      .returning('key');
    added += inserted.length;
  }
  return added;
}

export async function addEvent(
  tx: Knex.Transaction,
  id: string,
  event: RequestEvent,
): Promise<void> {
  const { reason } = event;
  await tx<EventRow>('request_events').insert({
    request_id: id,
    at: event.at,
    user_ref: event.by ?? null,
    what: event.what,
    from: event.from ?? null,
    to: event.to ?? null,
    reason: reason === undefined ? null : cleanText(reason),
  });
}
