import type {
  PlatformRequest,
  RequestsPage,
} from '@paved/plugin-adoption-common';
import { describeLoop, ref } from '../__testUtils__/describeLoop';

describeLoop('requests', loop => {
  it('makes one of several: a vote of each person, and a link from what it was', async () => {
    const [first, second] = loop.replicas;
    const one = await loop.ask('ada', 'Staging databases');
    const two = await loop.ask('ben', 'A database in staging');
    const three = await loop.ask('cy', 'Databases');
    await first.post('ada', `/requests/${two.id}/votes`).expect(200);
    // Crosswise, at once: one of them
    const merged = await Promise.all([
      first.post('sara', `/requests/${two.id}/merge`, {
        into: one.id,
        version: two.version,
        reason: 'The same',
      }),
      second.post('ines', `/requests/${one.id}/merge`, {
        into: two.id,
        version: one.version,
      }),
    ]);
    expect(merged.filter(({ status }) => status === 200)).toHaveLength(1);
    const winner = merged.find(({ status }) => status === 200)!.body;
    const loser = winner.id === one.id ? two : one;
    expect(winner.priority.people).toBe(2);
    expect(winner.merged).toEqual([{ id: loser.id, title: loser.title }]);
    expect((await loop.seen(loser.id)).mergedInto).toEqual({
      id: winner.id,
      title: winner.title,
    });

    const again = (from: { id: string; version: number }, into: string) =>
      first.post('sara', `/requests/${from.id}/merge`, {
        into,
        version: from.version,
      });
    await again(winner, loser.id).expect(400);
    await again(await loop.seen(loser.id), three.id).expect(409);
    await again(winner, 'nowhere').expect(404);
    // A chain leads to its end
    await again(await loop.seen(winner.id), three.id).expect(200);
    expect((await loop.seen(loser.id)).mergedInto?.id).toBe(three.id);
    const { body: voted } = await second.post(
      'dot',
      `/requests/${loser.id}/votes`,
    );
    expect(voted).toMatchObject({ id: three.id, priority: { people: 4 } });
    expect((await loop.change(loser.id, { effort: 1 })).status).toBe(409);

    // Who asked for what has shipped already is told, others are not told twice
    await loop.change(three.id, { state: 'shipped' });
    await first.run('request-notices');
    loop.sent.length = 0;
    const late = await loop.ask('gus', 'Databases!');
    await again(late, three.id).expect(200);
    await first.run('request-notices');
    expect(loop.told()).toEqual([[ref('gus'), 'Shipped: Databases']]);
  });

  it('lets nobody overwrite what they have not seen', async () => {
    const { id, version } = await loop.ask('ada', 'Previews');
    const [first, second] = loop.replicas;
    const answersOf = await Promise.all([
      first.patch('sara', `/requests/${id}`, { effort: 3, version }),
      second.patch('ines', `/requests/${id}`, { state: 'now', version }),
    ]);
    expect(answersOf.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await loop.seen(id)).version).toBe(version + 1);
    // A change that changes nothing leaves no trace
    const { events } = await loop.seen(id);
    await loop.change(id, { title: 'Previews' });
    expect((await loop.seen(id)).events).toEqual(events);
  });

  it.each<[number, string, object]>([
    [400, 'effort: must be more than 0', { effort: 0 }],
    [400, 'effort: must be more than 0', { effort: -2 }],
    [400, 'effort', { effort: 1e-320 }],
    [400, 'effort', { effort: 'much' }],
    [400, 'reason', { state: 'declined', reason: ' ' }],
    [400, 'state', { state: 'maybe' }],
    [400, 'there is no metric', { metric: { metric: 'delivery.happiness' } }],
    [
      403,
      'Not for you',
      {
        metric: { metric: 'delivery.lead-time', team: 'group:default/secret' },
      },
    ],
    [400, 'title', { title: 'x'.repeat(300) }],
    [400, 'NUL', { title: 'a\0bcd' }],
  ])('refuses with %i: %s', async (status, reason, what) => {
    const { id } = await loop.ask('ada', 'Previews');
    const { body } = (await loop.change(id, what)) as { body: any };
    expect(body.response.statusCode).toBe(status);
    expect(body.error.message).toContain(reason);
    expect(await loop.seen(id)).toMatchObject({ version: 1, state: 'asked' });
  });

  it('does not let the metric be picked after it shipped', async () => {
    const { id } = await loop.ask('ada', 'Previews');
    const metric = { metric: 'delivery.lead-time' };
    await loop.change(id, { state: 'shipped' });
    expect((await loop.change(id, { metric })).status).toBe(409);
  });

  it('lists many a page at a time, the most urgent first', async () => {
    for (let at = 0; at < 25; at++) {
      const { id } = await loop.ask('ada', `Request ${at}`);
      await loop.change(id, { state: 'later', effort: at + 1 });
    }
    // What nobody knows the cost of comes after, the most asked for first
    for (const title of ['Unknown 2', 'Unknown 3', 'Unknown 1']) {
      const { id } = await loop.ask('ada', title);
      await loop.change(id, { state: 'later' });
      if (title === 'Unknown 1') {
        await loop.replicas[0].post('ben', `/requests/${id}/votes`).expect(200);
      }
    }
    const { body: roadmap } = await loop.replicas[0].get('ben', '/roadmap');
    const later = roadmap.columns.find(
      ({ state }: { state: string }) => state === 'later',
    );
    expect(later).toMatchObject({ totalItems: 28, nextCursor: '20' });
    expect(later.items[0].title).toBe('Request 0');
    const { body: rest } = await loop.replicas[0].get(
      'ben',
      '/requests?state=later&cursor=20',
    );
    expect(rest.items.map(({ title }: PlatformRequest) => title)).toEqual([
      ...[20, 21, 22, 23, 24].map(at => `Request ${at}`),
      'Unknown 1',
      'Unknown 2',
      'Unknown 3',
    ]);
    const { body: last } = await loop.replicas[0].get(
      'ben',
      '/requests?state=later&cursor=27&limit=5',
    );
    expect(last.items).toMatchObject([
      { title: 'Unknown 3', priority: { people: 1 } },
    ]);
    expect(last.nextCursor).toBeUndefined();
    const { body: searched } = await loop.replicas[0].get(
      'ben',
      '/requests?state=later&search=REQUEST 24',
    );
    expect(searched.items).toHaveLength(1);
    await loop.replicas[0].get('ben', '/requests?cursor=x').expect(400);
    const { body: found } = await loop.replicas[0].get(
      'ben',
      '/roadmap?search=st 7',
    );
    expect(
      found.columns.map(({ totalItems }: RequestsPage) => totalItems),
    ).toEqual([0, 1, 0, 0, 0, 0]);
  });
});
