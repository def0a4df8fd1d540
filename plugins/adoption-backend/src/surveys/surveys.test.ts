import {
  answersOf,
  ASKED,
  COMMIT,
  databases,
  DAY,
  FILE,
  groupRef,
  ref,
  startSurveys,
} from '../__testUtils__/startSurveys';

describe.each(databases.eachSupportedId())('surveys, %s', databaseId => {
  it('are opened from a file, answered once by those who are asked, and published when they close', async () => {
    const portal = await startSurveys(databaseId);
    portal.files['surveys/bad.yaml'] = 'survey:\n  name: X';
    portal.files['surveys/none.yaml'] = ': [';
    const { body: definitions } = await portal.get('/surveys/definitions');
    expect(
      definitions.items.map((item: any) => [
        item.path,
        item.commit,
        item.definition?.name ?? item.problems[0],
      ]),
    ).toEqual([
      [
        'surveys/bad.yaml',
        COMMIT,
        { line: 1, message: 'There are no questions. Add `questions`.' },
      ],
      ['surveys/none.yaml', COMMIT, expect.objectContaining({ line: 1 })],
      ['surveys/quarter.yaml', COMMIT, 'Platform Satisfaction Q4'],
    ]);
    const survey = await portal.open();
    expect(survey).toMatchObject({
      state: 'open',
      ...{ invited: 16, answers: 0, atLeast: 5, audience: 'everyone' },
      source: { path: 'surveys/quarter.yaml', commit: COMMIT },
    });
    // What is asked does not change under those who answer
    portal.files['surveys/quarter.yaml'] = FILE.replace('Easy?', 'Hard?');
    expect(portal.told).toEqual([
      expect.objectContaining({
        to: expect.arrayContaining(ASKED.map(ref)),
        link: `/adoption/surveys/${survey.id}`,
      }),
    ]);
    expect(portal.told[0].to).toHaveLength(16);

    const path = `/surveys/${survey.id}`;
    const { body: mine } = await portal.get('/surveys/mine', 'tiny-0');
    expect(mine.items).toEqual([
      {
        id: survey.id,
        title: 'Platform Satisfaction Q4',
        questions: 4,
        closesAt: survey.closesAt,
      },
    ]);
    const { body: view } = await portal.get(path, 'tiny-0').expect(200);
    expect(view).toMatchObject({
      ...{ isAsked: true, hasAnswered: false },
      countedWith: { title: 'Team all', invited: 16 },
      definition: { questions: expect.arrayContaining([]) },
    });
    expect(view.definition.questions[1].text).toBe('Easy?');
    await portal.answer(survey.id, 'tiny-0').expect(204);
    await portal.answer(survey.id, 'tiny-0').expect(409, /already/);
    await portal.get('/surveys/mine', 'tiny-0').expect(200, { items: [] });
    await portal.get('/surveys/mine', 'sara').expect(200, { items: [] });
    await portal.answer(survey.id, 'sara', answersOf('tiny-0')).expect(403);
    await portal.answer(survey.id, 'nobody', answersOf('tiny-0')).expect(403);
    await portal
      .answer(survey.id, 'core-0', { ...answersOf('core-0'), ease: 9 })
      .expect(400, /answers.ease: must be a whole number from 1 to 5/);
    await portal.answer('none', 'core-0').expect(404);
    for (const who of ASKED.filter(each => each !== 'tiny-0')) {
      await portal.answer(survey.id, who).expect(204);
    }
    await portal
      .get(`${path}/results`)
      .expect(409, /no results before the survey closes/);
    // Who knows how many have answered can choose the moment to close it, or to answer
    const { body: list } = await portal.get('/surveys', 'core-0');
    expect(list.items).toEqual([expect.objectContaining({ state: 'open' })]);
    for (const told of [
      list.items[0],
      (await portal.get(path, 'core-0')).body,
    ]) {
      expect(told.answers).toBeUndefined();
    }
    for (const told of [
      (await portal.get('/surveys')).body.items[0],
      (await portal.get(path)).body,
    ]) {
      expect(told).toMatchObject({ answers: 15, askedTeams: [] });
    }

    await portal.post(`${path}/close`, {}, 'core-0').expect(403);
    await portal.post(`${path}/close`).expect(200);
    await portal.post(`${path}/close`).expect(409);
    await portal.answer(survey.id, 'core-0').expect(409, /has closed/);
    const results = await portal.results(survey.id);
    expect(results).toMatchObject({ invited: 16, answers: 16, atLeast: 5 });
    // Two of a team of two, counted with the company: nobody can take the others off
    expect(results.cells.map(({ id, answers }) => [id, answers])).toEqual([
      ['everyone', 16],
      [groupRef('all'), 16],
      [groupRef('core'), 8],
      [groupRef('ledger'), undefined],
      [groupRef('payments'), undefined],
    ]);
    const [nps, , most, improve] = results.questions;
    expect(nps.counts.everyone).toEqual([3, 3, 10]);
    expect(most.counts.everyone).toEqual([8, 8, 0]);
    expect(improve.comments.map(({ text }) => text)).toEqual(
      [...'ABCDEFGHIJKLMNOP'].map(letter => `Opinion ${letter}`),
    );
    // Their own team and everyone, and no comments
    const theirs = await portal.results(survey.id, 'core-1');
    expect(theirs.cells.map(({ id }) => id)).toEqual([
      'everyone',
      groupRef('core'),
    ]);
    expect(Object.keys(theirs.questions[0].counts)).toEqual([
      'everyone',
      groupRef('core'),
    ]);
    expect(theirs.questions[3].comments).toEqual([]);

    const comment = improve.comments[0].id;
    const promote = `${path}/comments/${comment}/promote`;
    const to = { title: 'Better A', text: '' };
    await portal.post(promote, to, 'core-0').expect(403);
    await portal.post(promote).expect(400);
    await portal.post(promote, to).expect(201, {
      request: 'request of Better A',
    });
    await portal.post(promote, to).expect(409, /already/);
    await portal.post(`${path}/comments/none/promote`, to).expect(404);
    await portal
      .post(`${path}/comments/${improve.comments[1].id}/promote`, {
        request: 'r7',
      })
      .expect(201, { request: 'r7' });
    const [after] = (await portal.results(survey.id)).questions.slice(3);
    expect(after.comments.slice(0, 3).map(each => each.request)).toEqual([
      ...['request of Better A', 'r7', undefined],
    ]);
  });

  it('count each person once however many answer at once, also while they close', async () => {
    const portal = await startSurveys(databaseId);
    const survey = await portal.open();
    const twice = await Promise.all(
      [...ASKED, ...ASKED].map(who => portal.answer(survey.id, who)),
    );
    expect(twice.filter(({ status }) => status === 204)).toHaveLength(16);
    expect(twice.filter(({ status }) => status === 409)).toHaveLength(16);

    const next = await portal.open(portal.another('spring'));
    const [answers] = await Promise.all([
      Promise.all(ASKED.map(who => portal.answer(next.id, who))),
      portal.post(`/surveys/${next.id}/close`).expect(200),
    ]);
    const counted = answers.filter(({ status }) => status === 204).length;
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(
      16 - counted,
    );
    expect((await portal.results(next.id)).answers).toBe(counted);
  });

  it('open and close by themselves, and tell nobody twice', async () => {
    const portal = await startSurveys(databaseId);
    const from = new Date(Date.now() + DAY);
    const to = new Date(Date.now() + 2 * DAY);
    const survey = await portal.open({
      opensAt: from.toISOString(),
      closesAt: to.toISOString(),
      audience: { groups: ['core', 'group:default/Ledger'] },
    });
    expect(survey).toMatchObject({ state: 'planned', invited: 14 });
    await portal.answer(survey.id, 'core-0').expect(409, /opens at/);
    await portal.get('/surveys', 'core-0').expect(200, { items: [] });
    const run = (now: Date) =>
      portal.area.chores!.surveys.run(now, new AbortController().signal);
    await run(new Date());
    expect(portal.told).toEqual([]);
    await Promise.all([run(from), run(from)]);
    await run(from);
    expect(portal.told).toHaveLength(1);
    expect(portal.told[0].to).toHaveLength(14);
    for (const who of ['core-0', 'core-1', 'ledger-0', 'ledger-1']) {
      await portal.answer(survey.id, who).expect(204);
    }
    await portal.answer(survey.id, 'tiny-0').expect(403, /asks others/);
    await Promise.all([run(to), run(to)]);
    const results = await portal.results(survey.id);
    expect(results).toMatchObject({ answers: 4, invited: 14 });
    expect(results.questions.map(({ counts }) => counts)).toEqual([
      ...[{}, {}, {}, {}],
    ]);
    expect(results.questions[3]).toMatchObject({
      comments: [],
      isHeldBack: true,
    });
    expect(JSON.stringify(await portal.tables())).not.toContain('Opinion');
  });

  it('are not opened while the catalog has nobody, such as one that is starting', async () => {
    const portal = await startSurveys(databaseId);
    const opensAt = new Date(Date.now() + DAY);
    const { id } = await portal.open({
      opensAt: opensAt.toISOString(),
      closesAt: new Date(Date.now() + 2 * DAY).toISOString(),
    });
    const stateAfterRun = async () => {
      await portal.area.chores!.surveys.run(
        opensAt,
        new AbortController().signal,
      );
      return (await portal.get(`/surveys/${id}`).expect(200)).body.state;
    };
    portal.people.away = true;
    expect(await stateAfterRun()).toBe('planned');
    expect(portal.told).toEqual([]);
    portal.people.away = false;
    expect(await stateAfterRun()).toBe('open');
    expect(portal.told).toHaveLength(1);
  });

  it('refuse what would tell a few people from the others, and what makes no sense', async () => {
    const portal = await startSurveys(databaseId);
    const refuse = (more: object, status: number, reason: RegExp) =>
      portal
        .post('/surveys', {
          path: 'surveys/quarter.yaml',
          commit: COMMIT,
          closesAt: new Date(Date.now() + DAY).toISOString(),
          audience: 'everyone',
          ...more,
        })
        .expect(status, reason);
    await refuse({ audience: { groups: ['tiny'] } }, 400, /2 people/);
    await refuse({ audience: { groups: ['platform'] } }, 400, /0 people/);
    await refuse({ audience: { groups: ['none'] } }, 400, /no group/);
    await refuse(
      { audience: { groups: ['group:'] } },
      400,
      /no ref of a group/,
    );
    await refuse({ audience: 'nobody' }, 400, /audience/);
    await refuse({ closesAt: '2020-01-01T00:00:00Z' }, 400, /closesAt/);
    await refuse({ closesAt: 'tomorrow' }, 400, /ISO 8601/);
    await refuse({ closesAt: '2200-01-01T00:00:00Z' }, 400, /within a year/);
    await refuse({ path: 'surveys/none.yaml' }, 400, /no survey/);
    await refuse({ commit: 'main' }, 400, /full commit id/);
    portal.files['surveys/bad.yaml'] = 'survey:\n  name: X';
    await refuse({ path: 'surveys/bad.yaml' }, 400, /surveys\/bad.yaml:1/);
    await portal.post('/surveys', {}, 'core-0').expect(400);
    await portal.get('/surveys/definitions', 'core-0').expect(403);
    delete portal.files['surveys/quarter.yaml'];
    delete portal.files['surveys/bad.yaml'];
    await portal
      .get('/surveys/definitions')
      .expect(404, /adoption.surveys.repository/);
    expect((await portal.get('/surveys')).body.items).toEqual([]);
  });

  it('are not asked of the same people again before it tells nothing of who answered what', async () => {
    const portal = await startSurveys(databaseId);
    const refuse = (more: object, reason: RegExp) =>
      portal
        .post('/surveys', {
          path: 'surveys/quarter.yaml',
          commit: COMMIT,
          closesAt: new Date(Date.now() + DAY).toISOString(),
          audience: 'everyone',
          ...more,
        })
        .expect(409, reason);
    const inDays = (days: number) =>
      new Date(Date.now() + days * DAY).toISOString();
    /** Both days of a survey that is planned. */
    const planned = (opens: number, closes = opens + 1) => ({
      opensAt: inDays(opens),
      closesAt: inDays(closes),
    });
    const core = { audience: { groups: ['core'] } };
    // However fast several ask
    const opened = await Promise.all(
      [1, 2, 3].map(() =>
        portal.post('/surveys', {
          ...{ path: 'surveys/quarter.yaml', commit: COMMIT, ...core },
          closesAt: inDays(1),
        }),
      ),
    );
    expect(opened.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const { id } = opened.find(({ status }) => status === 201)!.body;
    // The same people, more, or some of them
    const from = new RegExp(`again from ${inDays(30).slice(0, 10)} on`);
    await refuse(core, from);
    await refuse({}, from);
    await refuse({ audience: { groups: ['payments'] } }, from);
    // The same words elsewhere are the same question
    portal.files['surveys/pulse.yaml'] = `survey:
  name: Pulse
  questions:
    - { id: simple, type: rating, text: " easy " }
`;
    await refuse({ path: 'surveys/pulse.yaml' }, /'easy'.*Platform Satisf/);
    // Others may be asked, and something else
    await portal.open({ audience: { groups: ['ledger'] } });
    await portal.open(portal.another('spring'));
    expect(
      (await portal.get('/surveys/mine', 'core-0')).body.items,
    ).toHaveLength(2);
    expect(
      (await portal.get('/surveys/mine', 'tiny-0')).body.items,
    ).toHaveLength(1);

    for (const who of ASKED.slice(0, 5)) {
      await portal.answer(id, who).expect(204);
    }
    await portal.post(`/surveys/${id}/close`).expect(200);
    await refuse({ ...core, ...planned(27) }, /closed on .* again from/);
    await portal.open({ ...core, ...planned(29) });
    // Nor soon before one that is planned
    await portal.open({ ...core, ...planned(90) });
    await refuse({ ...core, ...planned(60, 70) }, /again from/);
    await portal.open({ ...core, ...planned(60) });
  });

  it('may be asked again at once when too few answered to show anything', async () => {
    const portal = await startSurveys(databaseId);
    const first = await portal.open();
    for (const who of ASKED.slice(0, 4)) {
      await portal.answer(first.id, who).expect(204);
    }
    await portal.post(`/surveys/${first.id}/close`).expect(200);
    expect((await portal.open()).state).toBe('open');
  });

  it('tell what teams said to those who may read all of these, and each team its own', async () => {
    const portal = await startSurveys(databaseId);
    const closed = async (name: string, groups: string[]) => {
      const { id } = await portal.open({
        ...portal.another(name),
        audience: { groups },
      });
      for (const who of ASKED) {
        if (groups.some(group => who.startsWith(group))) {
          await portal.answer(id, who).expect(204);
        }
      }
      await portal.post(`/surveys/${id}/close`).expect(200);
      return id;
    };
    const both = await closed('spring', ['core', 'ledger']);
    const one = await closed('summer', ['core']);
    const seen = async (id: string, who: string) => {
      const { answers, cells, questions } = await portal.results(id, who);
      return {
        answers,
        cells: cells.map(cell => cell.id),
        counts: Object.keys(questions[0].counts),
        isHeldBack: questions[3].isHeldBack,
      };
    };
    const shown = { isHeldBack: false };
    expect(await seen(both, 'sara')).toMatchObject({
      answers: 14,
      counts: [
        'everyone',
        ...['all', 'core', 'ledger', 'payments'].map(groupRef),
      ],
    });
    // All that were asked, less its own, would be the other team's number
    expect(await seen(both, 'core-0')).toEqual({
      ...{ ...shown, answers: undefined },
      ...{ cells: [groupRef('core')], counts: [groupRef('core')] },
    });
    expect(await seen(one, 'core-0')).toEqual({
      ...{ ...shown, answers: 8 },
      cells: ['everyone', groupRef('core')],
      counts: ['everyone', groupRef('core')],
    });
    for (const [id, who] of [
      [both, 'tiny-0'],
      [one, 'tiny-0'],
      [one, 'ledger-0'],
    ]) {
      expect(await seen(id, who)).toEqual({
        ...{ ...shown, answers: undefined, cells: [], counts: [] },
      });
    }
    // Nor which options few of the others chose
    const [, , most] = (await portal.results(both, 'tiny-0')).questions;
    expect(most).toMatchObject({
      choices: ['Docs', 'Support', 'Speed'],
      rare: [],
    });

    const told = async (who: string) =>
      (await portal.get('/surveys', who).expect(200)).body.items.map(
        ({ askedTeams, answers }: any) => [askedTeams.join(), answers],
      );
    expect(await told('sara')).toEqual([
      ['Team core', 8],
      ['Team core,Team ledger', 14],
    ]);
    expect(await told('core-0')).toEqual([
      ['Team core', 8],
      ['Team core,Team ledger', undefined],
    ]);
    expect((await portal.get(`/surveys/${one}`, 'ledger-0')).body.answers).toBe(
      undefined,
    );
  });

  it('ask everyone when the teams that are named are all that there are', async () => {
    const portal = await startSurveys(databaseId);
    expect(await portal.open({ audience: { groups: ['all'] } })).toMatchObject({
      ...{ audience: 'everyone', askedTeams: [], invited: 16 },
    });
  });
});
