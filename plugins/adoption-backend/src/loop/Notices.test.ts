import { DAY, describeLoop, ref } from '../__testUtils__/describeLoop';

describeLoop('notices', loop => {
  it('tells each once, whatever fails and whoever does it', async () => {
    const [first, second] = loop.replicas;
    const { id } = await loop.ask('ada', 'Preview environments');
    for (const who of ['ben', 'cy', 'dot']) {
      await first.post(who, `/requests/${id}/votes`).expect(200);
    }
    await loop.change(id, { state: 'shipped' });
    loop.refuse = ({ recipients }) =>
      (recipients as { entityRef: string[] }).entityRef[0] === ref('cy');
    const runs = await Promise.allSettled([
      first.run('request-notices'),
      second.run('request-notices'),
      first.run('request-notices'),
    ]);
    // The scheduler hears of it
    expect(runs.map(({ status }) => status)).toContain('rejected');
    expect(loop.told().map(([who]) => who)).toEqual(
      ['ada', 'ben', 'dot'].map(ref),
    );

    loop.refuse = () => false;
    await first.run('request-notices');
    expect(loop.sent).toHaveLength(3);
    const soon = new Date(Date.now() + 10 * 60_000);
    await Promise.all([
      first.run('request-notices', soon),
      second.run('request-notices', soon),
    ]);
    expect(loop.told().map(([who]) => who)).toEqual(
      ['ada', 'ben', 'cy', 'dot'].map(ref),
    );

    // It was taken back and shipped again: that is no news to those who know
    await loop.change(id, { state: 'now' });
    await first.post('fay', `/requests/${id}/votes`).expect(200);
    await loop.change(id, { state: 'shipped' });
    loop.sent.length = 0;
    await first.run('request-notices', soon);
    expect(loop.told()).toEqual([
      [ref('fay'), 'Shipped: Preview environments'],
    ]);
    // ... and nobody is asked to rate what was taken back for good
    await loop.change(id, { state: 'later' });
    loop.sent.length = 0;
    await first.run('request-notices', new Date(Date.now() + 60 * DAY));
    expect(loop.sent).toEqual([]);
  });

  it('gives a notice of a replica that died, in the place of the first', async () => {
    const [first, second] = loop.replicas;
    const { id } = await loop.ask('ada', 'Preview environments');
    await loop.change(id, { state: 'shipped' });
    // It was given, and the process ended before it could say so
    await first.run('request-notices');
    await loop
      .knex('roadmap_notices')
      .where({ kind: 'shipped' })
      .update({ sent_at: null, leased_until: new Date().toISOString() });
    await second.run('request-notices', new Date(Date.now() + 120_000));
    expect(loop.sent).toHaveLength(2);
    expect(new Set(loop.sent.map(({ payload }) => payload.scope)).size).toBe(1);
  });

  it('tells why something is declined', async () => {
    const { id } = await loop.ask('ada', 'Mainframe');
    expect((await loop.change(id, { state: 'declined' })).status).toBe(400);
    const { body } = await loop.change(id, {
      state: 'declined',
      reason: 'We are leaving it',
    });
    expect(body).toMatchObject({
      state: 'declined',
      reason: 'We are leaving it',
    });
    expect(body.events.at(-1)).toMatchObject({
      by: ref('sara'),
      what: 'state',
      from: 'asked',
      to: 'declined',
      reason: 'We are leaving it',
    });
    await loop.replicas[0].run('request-notices');
    expect(loop.sent[0].payload).toMatchObject({
      title: 'Declined: Mainframe',
      description: 'We are leaving it',
    });
    await loop.replicas[0].post('ben', `/requests/${id}/votes`).expect(409);
  });
});
