import { mockCredentials } from '@backstage/backend-test-utils';
import request from 'supertest';
import {
  component,
  day,
  describeServices,
  LOCK,
  lock,
  PATH,
  query,
  type ServicesPortal,
  type Step,
} from '../__testUtils__/describeServices';

/** Services of every kind: imported, made in each way, several in a repository, and what is none. */
async function foundCompany(portal: ServicesPortal) {
  const start: Step = [day(1), { 'README.md': '' }];
  const made: Step = [day(1), { [LOCK]: lock() }];
  portal.repositories.all
    .set('forge:acme/old', [[day(-400), {}]])
    .set('forge:acme/a', [start, made])
    .set('forge:acme/b', [start])
    .set('forge:acme/c', [start])
    .set('forge:acme/d', [start, [day(20), { [LOCK]: lock() }]])
    .set('forge:acme/mono', [
      [day(-400), { 'one/x': '' }],
      [day(3), { 'two/x': '' }],
    ])
    .set('forge:acme/loose', [[day(5), {}]])
    .set('forge:acme/notes', [[day(5), {}]])
    .set('forge:acme/library', [[day(5), {}]])
    .set('forge:acme/empty', []);
  portal.repositories.unregistered
    .add('forge:acme/loose')
    .add('forge:acme/notes')
    .add('forge:acme/empty');
  portal.state.entities = [
    component('old'),
    component('a'),
    component('b', { template: 'template:default/web' }),
    component('c'),
    component('d', { owner: 'other' }),
    component('one', { repository: 'mono', folder: 'one/' }),
    component('two', { repository: 'mono', folder: 'two/' }),
    component('library', { type: 'library' }),
  ];
  portal.state.tasks = [
    {
      id: 'task-c',
      template: 'template:default/audited',
      at: day(1),
      output: {
        entityRef: 'component:default/c',
        links: [{ url: 'https://forge/c', title: 'It' }],
      },
    },
  ];
  portal.state.answers['/paths'] = {
    items: [
      { path: { ref: PATH, title: 'Go' }, template: 'template:default/go' },
      {
        path: { ref: 'goldenpath:default/web', title: 'Web' },
        template: 'template:default/Web',
      },
    ],
  };
  await portal.look(day(30));
}

describeServices('services', portal => {
  it('are known by what proves where they are from', async () => {
    await foundCompany(portal);
    const classes = Object.fromEntries(
      await Promise.all(
        ['old', 'a', 'b', 'c', 'd', 'one', 'two'].map(async name => {
          const { origin } = await portal.originOf(name);
          return [name, `${origin.class} ${origin.createdAt?.slice(0, 10)}`];
        }),
      ),
    );
    expect(classes).toEqual({
      old: 'imported 2024-11-27',
      a: 'golden-path 2026-01-02',
      b: 'golden-path 2026-01-02',
      c: 'other-template 2026-01-02',
      d: 'from-scratch 2026-01-02',
      one: 'imported 2024-11-27',
      two: 'from-scratch 2026-01-04',
    });
    expect((await portal.originOf('a')).origin.evidence[0]).toMatchObject({
      source: 'lock',
      commit: 'forge:acme/a@1',
    });
    expect((await portal.originOf('c')).origin).toMatchObject({
      isMandated: true,
      evidence: [{ source: 'template-run', task: 'task-c' }, {}, {}],
    });
    expect((await portal.originOf('d')).stays).toEqual([
      { path: PATH, from: day(20), how: 'adopted' },
    ]);
  });

  it('count as made from a golden path or otherwise, in all and of a team, a path, a service', async () => {
    await foundCompany(portal);
    // Of loose, d and two, from scratch, a and b on a path
    expect(await portal.voluntary()).toMatchObject({ value: 40, sample: 5 });
    expect(await portal.voluntary({ path: PATH })).toMatchObject({ value: 20 });
    expect(
      await portal.voluntary({ team: 'group:default/other' }),
    ).toMatchObject({
      value: 0,
      sample: 1,
      notes: [expect.stringContaining('belong to no team')],
    });
    expect(
      await portal.voluntary({ entity: 'component:default/a' }),
    ).toMatchObject({
      value: 100,
      sample: 1,
    });
    const { rows, totalItems, nextCursor } = await portal.metrics.rows(
      'adoption.voluntary',
      query,
      { limit: 2 },
    );
    // The two that were imported were seen last
    expect(rows.map(row => row.class)).toEqual(['Imported', 'Imported']);
    expect(totalItems).toBe(8);
    const next = await portal.metrics.rows('adoption.voluntary', query, {
      limit: 2,
      cursor: nextCursor,
    });
    expect(next.rows[0]).toMatchObject({
      service: 'loose',
      class: 'From scratch, not in the catalog',
      counted: 'yes, made otherwise',
    });
    const a = (await portal.subjects.find('component:default/a'))!;
    expect((await portal.services.subjectsOn(PATH)).has(a.id)).toBe(true);
    expect(await portal.services.pathOf(a.id)).toBe(PATH);
  });

  it('are read and written again only when something is different', async () => {
    await foundCompany(portal);
    const version = await portal.services.version();
    const reads = portal.repositories.reads;
    await portal.look(day(31));
    expect(await portal.services.version()).toBe(version);
    expect(portal.repositories.reads).toBe(reads);
    expect(portal.state.logsRead).toBe(1);
  });

  it('tell whoever may see them where they are from', async () => {
    portal.repositories.all
      .set('forge:acme/a', [[day(10), { [LOCK]: lock() }]])
      .set('forge:acme/secret', [[day(10), {}]]);
    portal.state.entities = [
      component('a'),
      component('secret'),
      component('lib', { type: 'library' }),
    ];
    await portal.look(day(11));
    const get = (path: string) =>
      request(portal.app)
        .get(path)
        .set('authorization', mockCredentials.user.header());
    const { body } = await get('/services/Component/default/A/origin').expect(
      200,
    );
    expect(body).toMatchObject({
      class: 'golden-path',
      path: PATH,
      createdAtIs: 'first-commit',
      evidence: [{ source: 'lock', commit: 'forge:acme/a@0' }, {}, {}],
      stays: [{ path: PATH, from: day(10), how: 'created' }],
    });
    await get('/services/component/default/secret/origin').expect(404);
    // No service: nothing to tell, and no error
    await get('/services/component/default/lib/origin').expect(204);
  });

  it('are read though one of them, or golden paths, can not be', async () => {
    portal.repositories.all
      .set('forge:acme/a', [[day(10), { [LOCK]: lock() }]])
      .set('forge:acme/b', [[day(10), { [LOCK]: 'no: lock' }]]);
    portal.repositories.broken = 'forge:acme/b';
    portal.state.entities = [component('a'), component('b')];
    jest
      .spyOn(global, 'fetch')
      .mockResolvedValue(new Response(undefined, { status: 500 }));
    await expect(portal.look(day(11))).rejects.toThrow(
      /1 histories .*the disk is gone.*answered 500/,
    );
    expect((await portal.originOf('a')).origin.class).toBe('golden-path');
    expect((await portal.originOf('b')).origin.class).toBe('unknown');
    // Its author's clock is a year ahead
    portal.repositories.all.get('forge:acme/b')![0][0] = day(375);
    portal.repositories.broken = undefined;
    await expect(portal.look(day(12))).rejects.toThrow(/answered 500/);
    expect((await portal.originOf('b')).origin).toMatchObject({
      class: 'from-scratch',
      createdAt: day(12),
    });
  });
});
