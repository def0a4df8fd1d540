import {
  component,
  deployment,
  describeIntake,
} from '../__testUtils__/describeIntake';

describeIntake('entities that are told of', intake => {
  it('knows the entities of a repository that discovery did not find', async () => {
    intake.entities.push(
      component('by-hand', {
        'backstage.io/managed-by-location':
          'url:https://github.com/acme/ledger/blob/main/other.yaml',
      }),
      component('by-other-hand', {
        'backstage.io/managed-by-location':
          'url:https://github.com/acme/ledger-2/blob/main/other.yaml',
      }),
    );
    await intake.run('subjects');
    const { body } = await intake.send(
      [
        deployment('1', { entity: 'by-hand' }),
        deployment('2', { entity: 'by-other-hand' }),
      ],
      await intake.sign(),
    );
    expect(body).toMatchObject({ taken: 1, refused: [{ index: 1 }] });
  });

  it('keeps what is told of the unknown, shows it, and matches it later', async () => {
    await intake.send([
      deployment('1', { entity: 'component:default/cart' }),
      deployment('2', { entity: 'component:default/cart' }),
      deployment('3', {
        entity: undefined,
        repository: 'github.com/acme/cart',
      }),
      deployment('4', {
        entity: undefined,
        repository: 'github.com/acme/notes',
      }),
    ]);
    expect((await intake.ask('/quality')).body).toMatchObject({
      unknownEntities: [
        { entityRef: 'component:default/cart', records: 2 },
        { entityRef: 'repository:github.com/acme/cart', records: 1 },
      ],
      moreUnknownEntities: 0,
    });
    expect(await intake.subjectOf('forge/4')).toBe('component:default/notes');
    const [{ version }] = await intake.knex('streams');

    intake.entities.push(
      component('cart', { 'paved.dev/repository': 'x:acme/cart' }),
    );
    await intake.run('subjects');
    await intake.run('match-entities');
    expect(await intake.subjectOf('forge/1')).toBe('component:default/cart');
    expect((await intake.ask('/quality')).body.unknownEntities).toHaveLength(1);
    // Who follows the records hears of it
    const [row] = await intake.knex('deployments').where({ id: 'forge/1' });
    expect(Number(row.sequence)).toBeGreaterThan(Number(version));

    // Under a new name what is told under the old one is the same
    intake.entities[2] = component('basket', {
      'paved.dev/repository': 'x:acme/cart',
    });
    await intake.run('subjects');
    await intake.send(deployment('5', { entity: 'component:default/cart' }));
    expect(await intake.subjectOf('forge/5')).toBe('component:default/basket');
    expect(await intake.subjectOf('forge/1')).toBe('component:default/basket');
  });
});
