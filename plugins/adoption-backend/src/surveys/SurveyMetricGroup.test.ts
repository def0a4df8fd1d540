import {
  ASKED,
  databases,
  DAY,
  groupRef,
  startSurveys,
} from '../__testUtils__/startSurveys';

describe.each(databases.eachSupportedId())('surveys, %s', databaseId => {
  it('measure eNPS with its margin and the response rate, and hide what is hidden', async () => {
    const portal = await startSurveys(databaseId);
    const period = () => ({
      from: new Date(Date.now() - 30 * DAY).toISOString(),
      to: new Date(Date.now() + DAY).toISOString(),
      bucket: 'month',
      ids: 'satisfaction.enps,satisfaction.response-rate',
    });
    const measure = async (more: object = {}, who = 'sara') =>
      (
        await portal
          .get('/metrics', who)
          .query({ ...period(), ...more })
          .expect(200)
      ).body.items;
    const [none] = await measure();
    expect(none).toMatchObject({ sample: 0 });
    expect(none.noValue).toMatch(/No survey that asked the whole company/);

    const survey = await portal.open();
    for (const who of ASKED.slice(0, 14)) {
      await portal.answer(survey.id, who).expect(204);
    }
    expect((await measure())[0].noValue).toMatch(/No survey that asked/);
    await portal.post(`/surveys/${survey.id}/close`).expect(200);

    // 14 answers: 8 promoters, 3 detractors
    const [enps, rate] = await measure();
    expect(enps.value).toBeCloseTo((100 * 5) / 14, 9);
    expect(enps.margin).toBeCloseTo(
      196 * Math.sqrt((11 / 14 - (5 / 14) ** 2) / 14),
      9,
    );
    expect(enps).toMatchObject({
      sample: 14,
      coverage: { count: 14, of: 16 },
      notes: [
        expect.stringMatching(
          /^Platform Satisfaction Q4, which asked everyone and closed on \d+ \w+ \d{4}$/,
        ),
      ],
    });
    expect(enps.trend.at(-1).value).toBe(enps.value);
    expect(rate).toMatchObject({ value: 87.5, sample: 16 });
    const team = (name: string) =>
      measure({ team: groupRef(name) }, `${name}-0`);
    expect((await team('core'))[0]).toMatchObject({ sample: 8 });
    expect((await team('core'))[0].value).toBeCloseTo(37.5, 9);
    expect((await team('tiny'))[0].noValue).toMatch(/with the team above/);
    const [service] = await measure({ path: 'node-service' });
    expect(service.noValue).toMatch(/platform as a whole/);
    const { body: rows } = await portal
      .get('/metrics/satisfaction.enps/rows')
      .query(period())
      .expect(200);
    expect(rows.rows).toEqual([
      expect.objectContaining({
        survey: 'Platform Satisfaction Q4',
        asked: 'everyone',
        answers: 14,
        invited: 16,
      }),
    ]);

    const unanimous = await portal.open(portal.another('spring'));
    for (const who of ASKED) {
      await portal
        .answer(unanimous.id, who, { nps: 10, ease: 5, most: 'Docs' })
        .expect(204);
    }
    await portal.post(`/surveys/${unanimous.id}/close`).expect(200);
    const [same, all] = await measure();
    expect(same.value).toBeUndefined();
    expect(same.noValue).toMatch(/Hidden/);
    expect(all.value).toBe(100);
  });

  it('are the company’s where the company was asked, and a team’s where all of it was', async () => {
    const portal = await startSurveys(databaseId);
    const period = {
      from: new Date(Date.now() - 30 * DAY).toISOString(),
      to: new Date(Date.now() + DAY).toISOString(),
    };
    const measure = async (team?: string) => {
      const { body } = await portal
        .get('/metrics')
        .query({
          ...period,
          bucket: 'month',
          ids: 'satisfaction.enps,satisfaction.response-rate',
          team: team && groupRef(team),
        })
        .expect(200);
      return body.items;
    };
    const ask = async (name: string, who: string[], groups?: string[]) => {
      const { id } = await portal.open({
        ...portal.another(name),
        audience: groups ? { groups } : 'everyone',
      });
      for (const [index, each] of who.entries()) {
        await portal
          .answer(id, each, {
            ...{ nps: index % 3 ? 2 : 9, ease: 1 + (index % 2) },
            most: ['Docs', 'Support'][index % 2],
          })
          .expect(204);
      }
      await portal.post(`/surveys/${id}/close`).expect(200);
    };
    const [core, ledger] = ['core', 'ledger'].map(team =>
      ASKED.filter(who => who.startsWith(team)),
    );

    await ask('before', core, ['core']);
    const [nothing] = await measure();
    expect(nothing.noValue).toMatch(/No survey that asked the whole company/);
    expect((await measure('core'))[0].sample).toBe(8);
    // Its parent was asked in part only, its neighbour not at all
    for (const team of ['payments', 'ledger', 'tiny']) {
      const [enps, rate] = await measure(team);
      expect(enps.noValue).toMatch(/No survey that asked all of this team/);
      expect(rate.noValue).toMatch(/No survey that asked all of this team/);
    }

    await ask('whole', [...core, ...ledger]);
    const company = await measure();
    const [team, above, small] = await Promise.all(
      ['core', 'payments', 'tiny'].map(measure),
    );
    expect(company[0]).toMatchObject({ sample: 14 });
    expect(company[1]).toMatchObject({ value: 87.5 });
    expect(small[0].noValue).toMatch(/with the team above/);

    await ask('after', ledger, ['ledger']);
    // Given up before it opened: it asked nobody
    const { id } = await portal.open({
      ...portal.another('never'),
      opensAt: new Date(Date.now() + DAY / 2).toISOString(),
    });
    await portal.post(`/surveys/${id}/close`).expect(200);
    expect(await measure()).toEqual(company);
    expect(await measure('core')).toEqual(team);
    expect(await measure('payments')).toEqual(above);
    expect(await measure('tiny')).toEqual(small);
    const [enps] = await measure('ledger');
    expect(enps).toMatchObject({ sample: 6, value: expect.any(Number) });
    expect(enps.notes).toEqual([
      expect.stringMatching(/after, which asked Team ledger and closed on/),
    ]);
  });
});
