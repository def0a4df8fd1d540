import {
  component,
  day,
  describeServices,
  LOCK,
  lock,
  PATH,
} from '../__testUtils__/describeServices';

describeServices('services', portal => {
  it('keep their history when they are renamed, registered late, and moved', async () => {
    portal.repositories.all
      .set('forge:acme/other', [[day(-400), {}]])
      .set('forge:acme/a', [[day(40), { [LOCK]: lock() }]])
      .set('forge:acme/people', [[day(40), {}]]);
    portal.repositories.unregistered
      .add('forge:acme/a')
      .add('forge:acme/people');
    portal.state.entities = [component('other')];
    await portal.look(day(41));
    expect(await portal.voluntary()).toMatchObject({ value: 50, sample: 2 });
    // It turns out to hold no service
    portal.repositories.unregistered.delete('forge:acme/people');
    await portal.look(day(41));
    expect(await portal.voluntary()).toMatchObject({ value: 100, sample: 1 });

    portal.repositories.unregistered.clear();
    portal.state.entities = [
      component('other'),
      component('a', { template: 'x' }),
    ];
    await portal.look(day(42));
    expect(await portal.voluntary()).toMatchObject({ value: 100, sample: 1 });
    const { id } = await portal.originOf('a');

    portal.state.entities = [
      component('other'),
      component('b', { repository: 'a', owner: 'other' }),
    ];
    await portal.look(day(43));
    expect((await portal.originOf('b')).id).toBe(id);
    expect((await portal.originOf('b')).origin.class).toBe('golden-path');
    expect(
      await portal.voluntary({ team: 'group:default/other' }),
    ).toMatchObject({
      value: 100,
      sample: 1,
    });

    // The lock is taken out, and the repository then removed
    portal.repositories.all
      .get('forge:acme/a')!
      .push([day(50), { [LOCK]: undefined }]);
    await portal.look(day(51));
    expect((await portal.originOf('b')).stays).toMatchObject([
      { from: day(40), to: day(50), left: 'lock-removed' },
    ]);
    expect((await portal.services.subjectsOn(PATH)).size).toBe(0);
    portal.repositories.all.delete('forge:acme/a');
    portal.state.entities = [component('other')];
    await portal.look(day(52));
    expect(await portal.voluntary()).toMatchObject({ value: 100, sample: 1 });

    // Another one takes the name
    portal.repositories.all.set('forge:acme/a', [[day(55), {}]]);
    portal.state.entities = [
      component('other'),
      component('b', { repository: 'a' }),
    ];
    await portal.look(day(56));
    expect((await portal.originOf('b')).origin).toMatchObject({
      class: 'from-scratch',
      createdAt: day(55),
    });
    expect((await portal.originOf('b')).stays).toEqual([]);
  });

  it('know what golden paths made and where teams deviate, even when events are lost', async () => {
    portal.repositories.all.set('forge:acme/a', [[day(10), {}]]);
    portal.state.entities = [component('a')];
    portal.state.answers['/paths'] = {
      items: [{ path: { ref: PATH, title: 'Go' } }],
    };
    await portal.publish({
      id: 'creations/k/golden-path.created',
      type: 'golden-path.created',
      at: day(10),
      path: PATH,
      release: '1.0.0',
      repository: 'forge:acme/a',
    });
    await portal.publish({ nothing: 'that is known' });
    await portal.look(day(11));
    expect(
      (await portal.originOf('a')).origin.evidence[0].task,
    ).toBeUndefined();

    portal.state.answers['/creations'] = {
      items: [
        {
          id: 'k',
          taskId: 'task-k',
          path: PATH,
          release: '1.0.0',
          repositoryId: 'forge:acme/a',
          commit: 'c0',
          state: 'created',
          startedAt: day(10),
        },
        {
          id: 'running',
          taskId: 'task-l',
          path: PATH,
          release: '1.0.0',
          state: 'running',
          startedAt: day(10),
        },
      ],
    };
    const deviation = {
      id: 'd',
      repository: 'forge:acme/a',
      path: PATH,
      scope: 'path',
      declaredAt: day(20),
    };
    portal.state.answers['/paths/default/go/services'] = {
      items: [{ repository: 'forge:acme/a', deviations: [deviation] }],
    };
    await portal.look(day(21));
    const service = await portal.originOf('a');
    expect(service.origin.class).toBe('golden-path');
    expect(service.origin.evidence[0]).toMatchObject({
      task: 'task-k',
      commit: 'c0',
    });
    expect(service.stays).toMatchObject([
      { from: day(10), to: day(20), left: 'stepped-off' },
    ]);

    // Its end is not told, and seen
    portal.state.answers['/paths/default/go/services'] = {
      items: [{ repository: 'forge:acme/a', deviations: [] }],
    };
    await portal.look(day(30));
    expect((await portal.originOf('a')).stays.at(-1)).toMatchObject({
      from: day(30),
      how: 'came-back',
    });
    // Told, it is exact
    await portal.publish({
      id: 'deviations/e/declared',
      type: 'golden-path.stepped-off',
      at: day(40),
      path: PATH,
      repository: 'forge:acme/a',
    });
    await portal.publish({
      id: 'deviations/e/ended',
      type: 'golden-path.stepped-on',
      at: day(41),
      path: PATH,
      repository: 'forge:acme/a',
    });
    expect((await portal.originOf('a')).stays.map(({ from }) => from)).toEqual([
      day(10),
      day(30),
      day(41),
    ]);

    await portal.publish({
      id: 'creations/k/golden-path.undone',
      type: 'golden-path.undone',
      at: day(12),
      path: PATH,
    });
    expect((await portal.originOf('a')).origin.isNew).toBe(false);
  });
});
