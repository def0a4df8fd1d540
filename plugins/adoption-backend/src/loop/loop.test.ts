import type { Roadmap } from '@paved/plugin-adoption-common';
import { DAY, describeLoop, ref } from '../__testUtils__/describeLoop';

describeLoop('the loop', loop => {
  it('goes from feedback to a request, to the roadmap, to what shipped, and back to who asked', async () => {
    const [first, second] = loop.replicas;
    const { body: feedback } = await first
      .post('ada', '/feedback', {
        kind: 'idea',
        text: ' Databases for staging, <b>please</b> ',
        page: '/catalog/default/component/ledger?token=secret#there',
        entityRef: 'Component:default/ledger',
      })
      .expect(201);
    expect(feedback).toMatchObject({
      kind: 'idea',
      text: 'Databases for staging, <b>please</b>',
      page: '/catalog/default/component/ledger',
      entityRef: 'component:default/ledger',
      by: ref('ada'),
      state: 'new',
      hasScreenshot: false,
    });
    const existing = await loop.ask('ben', 'Databases in staging');
    await loop.addTickets('T-1', 'T-2', 'T-3');

    const { body: similar } = await second
      .get('ada', `/requests/similar?text=database for staging`)
      .expect(200);
    expect(similar.items).toEqual([
      {
        id: existing.id,
        title: 'Databases in staging',
        state: 'asked',
        shared: ['database', 'staging'],
        people: 1,
        mine: false,
      },
    ]);

    // Two who keep the roadmap promote it at once: one does
    const promoted = await Promise.all([
      first.post('sara', `/feedback/${feedback.id}/promote`, {
        request: existing.id,
      }),
      second.post('ines', `/feedback/${feedback.id}/promote`, {
        title: 'Something else',
      }),
    ]);
    expect(promoted.map(({ status }) => status).sort()).toEqual([201, 409]);
    const { id } = promoted.find(({ status }) => status === 201)!.body;
    const { body: topics } = await first.get('sara', '/requests/tickets');
    expect(topics.items).toMatchObject([
      { topic: 'database', totalItems: 2 },
      { totalItems: 1, tickets: [{ id: 'jira/T-3' }] },
    ]);
    const tickets = { request: id, ids: ['jira/T-1', 'jira/T-2'] };
    await first.post('sara', '/requests/tickets', tickets).expect(201);
    await first.post('sara', '/requests/tickets', tickets).expect(404);

    for (const who of ['ben', 'ben', 'cy']) {
      await second.post(who, `/requests/${id}/votes`).expect(200);
    }
    const before = await loop.seen(id, 'cy');
    // Ada, Ben and Cy, two tickets; payments has four people, risk, whose tickets they are, two
    expect(before.priority).toMatchObject({
      people: 3,
      tickets: 2,
      requests: 5,
      teamSize: 6,
    });
    expect(before.priority.value).toBeUndefined();
    expect(before).toMatchObject({ mine: true, hiddenSources: 0 });
    expect(before.people).toBeUndefined();
    expect(before.sources.map(({ kind }) => kind).sort()).toEqual([
      'feedback',
      'ticket',
      'ticket',
    ]);
    await loop.change(id, {
      state: 'next',
      effort: 4,
      metric: { metric: 'delivery.lead-time', team: 'group:default/payments' },
    });
    const { body: roadmap }: { body: Roadmap } = await first
      .get('gus', '/roadmap')
      .expect(200);
    expect(roadmap).toMatchObject({ mayManage: false, mayAsk: true });
    const next = roadmap.columns.find(({ state }) => state === 'next')!;
    expect(next.items[0].priority).toMatchObject({
      value: 7.5,
      explanation: '(5 × 6) / 4 = 7.5',
    });

    // Sara asks for it too, and needs no notice of what she ships
    await first.post('sara', `/requests/${id}/votes`).expect(200);
    const shipped = (await loop.change(id, { state: 'shipped' })).body;
    expect(shipped).toMatchObject({
      state: 'shipped',
      shippedAt: expect.any(String),
      outcome: { title: 'Lead time', unit: 'minutes', better: 'lower' },
    });
    expect(shipped.events.map(({ what }: { what: string }) => what)).toEqual(
      expect.arrayContaining(['asked', 'source', 'effort', 'metric', 'state']),
    );
    await Promise.all(
      loop.replicas.map(replica => replica.run('request-notices')),
    );
    const title = shipped.title;
    const askers = ['ada', 'ben', 'cy', 'fay', 'gus'].map(ref);
    expect(loop.told()).toEqual(askers.map(who => [who, `Shipped: ${title}`]));
    expect(loop.sent[0].payload).toMatchObject({
      link: `/roadmap/${id}`,
      scope: `roadmap/${id}/shipped`,
      topic: 'roadmap',
    });

    // Its author finds what became of it
    const { body: mine } = await first.get('ada', '/feedback/mine');
    expect(mine.items).toMatchObject([
      { id: feedback.id, state: 'promoted', request: { id, title } },
    ]);

    // The value before is known a day later, and again with that after; then both stay
    await first.run('request-outcomes', new Date(Date.now() + 0.9 * DAY));
    expect(loop.measured).toHaveLength(0);
    const { outcome: unread } = await loop.seen(id);
    expect(unread!.before).toBeUndefined();
    expect(unread!.beforeOn).toBe(
      new Date(Date.parse(shipped.shippedAt) + DAY).toISOString(),
    );
    await first.run('request-outcomes', new Date(Date.now() + 1.1 * DAY));
    await first.run('request-outcomes', new Date(Date.now() + 30 * DAY));
    expect((await loop.seen(id)).outcome).toMatchObject({
      before: { value: 90, margin: 3, sample: 12, version: 2 },
    });
    expect((await loop.seen(id)).outcome?.after).toBeUndefined();
    expect(loop.measured).toHaveLength(1);
    loop.metricValue = ({ from }) => (from === shipped.shippedAt ? 60 : 92);
    await second.run('request-outcomes', new Date(Date.now() + 32 * DAY));
    loop.metricValue = () => 1;
    await second.run('request-outcomes', new Date(Date.now() + 40 * DAY));
    expect((await loop.seen(id)).outcome).toMatchObject({
      before: { value: 92, to: shipped.shippedAt },
      after: { value: 60, from: shipped.shippedAt },
    });
    expect(loop.measured).toHaveLength(3);
    expect(loop.measured[0]).toMatchObject({
      ids: ['delivery.lead-time'],
      query: { team: 'group:default/payments', to: shipped.shippedAt },
    });

    // A month later they are asked, once, how well it serves them
    loop.sent.length = 0;
    await Promise.all(
      loop.replicas.map(replica =>
        replica.run('request-notices', new Date(Date.now() + 29 * DAY)),
      ),
    );
    expect(loop.told()).toEqual([]);
    await Promise.all(
      loop.replicas.map(replica =>
        replica.run('request-notices', new Date(Date.now() + 31 * DAY)),
      ),
    );
    expect(loop.told()).toEqual(
      askers.map(who => [who, `Does it help? ${title}`]),
    );
    const rate = (who: string, score: number) =>
      first.post(who, `/requests/${id}/rating`, { score });
    await rate('dot', 5).expect(400);
    await rate('ada', 6).expect(400);
    for (const who of ['ada', 'ben', 'cy', 'fay']) {
      await rate(who, 4).expect(200);
    }
    await rate('ada', 2).expect(200);
    expect((await loop.seen(id, 'ada')).rating).toEqual({
      answers: 0,
      mine: 2,
      mayRate: true,
    });
    const { body: rating } = await rate('gus', 5).expect(200);
    expect(rating).toEqual({ answers: 5, mean: 3.8, mine: 5, mayRate: true });
  });

  it('brings comments of surveys in, of which nobody knows who wrote them', async () => {
    const [first, second] = loop.replicas;
    const comment = {
      id: 'comment-1',
      survey: { id: 'q3', title: 'Third quarter' },
      by: ref('sara'),
      to: { title: 'Builds are slow', text: 'Very slow.' },
    };
    // Two who promote it at once: one does
    const both = await Promise.allSettled([
      first.area.promoteComment(comment),
      second.area.promoteComment(comment),
    ]);
    const [id, ...more] = both.flatMap(result =>
      result.status === 'fulfilled' ? [result.value.request] : [],
    );
    expect(more).toEqual([]);
    expect((await first.get('sara', '/requests')).body.totalItems).toBe(1);
    await first.area.promoteComment({
      ...comment,
      id: 'comment-2',
      to: { request: id },
    });
    expect(await loop.seen(id)).toMatchObject({
      title: 'Builds are slow',
      text: 'Very slow.',
      comments: 2,
      priority: { requests: 0, people: 0, teamSize: 0 },
      sources: [
        { kind: 'survey', title: 'Third quarter' },
        { kind: 'survey', title: 'Third quarter' },
      ],
      people: [],
    });
  });
});
