import type { PlatformRequest } from '@paved/plugin-adoption-common';
import type {
  Deviation,
  GoldenPathEvent,
  ServiceOnPath,
} from '@paved/plugin-golden-paths-common';
import { describeLoop, ref } from '../__testUtils__/describeLoop';

describeLoop('repeated deviations', loop => {
  it('hears services that do the same in their own way, once', async () => {
    // As golden paths tell of them
    type Deviating = Pick<
      ServiceOnPath,
      'repository' | 'entityRef' | 'title' | 'owner'
    > & { deviations: Array<Pick<Deviation, 'scope' | 'files'>> };
    const deviating = (
      name: string,
      deviations: Deviating['deviations'],
    ): Deviating => ({
      repository: `forge:acme/${name}`,
      entityRef: `component:default/${name}`,
      title: name,
      owner: 'group:default/risk',
      deviations,
    });
    const files = (...names: string[]): Deviating['deviations'] => [
      { scope: 'files', files: names },
    ];
    const off: Deviating['deviations'] = [{ scope: 'path', files: [] }];
    const at = '/paths/default/service/services?limit=200';
    loop.answers = {
      '/paths': {
        items: [
          { path: { ref: 'goldenpath:default/service', title: 'Service' } },
        ],
      },
      [at]: {
        items: [
          deviating('ledger', files('Dockerfile', 'ci.yaml')),
          deviating('cards', files('Dockerfile', 'ci.yaml', 'docs/**')),
          deviating('old', off),
        ],
        nextCursor: 'more',
      },
      [`${at}&cursor=more`]: { items: [deviating('notes', [])] },
    };
    const look = () =>
      Promise.all(loop.replicas.map(each => each.run('repeated-deviations')));
    const raised = async (): Promise<PlatformRequest[]> =>
      (await loop.replicas[0].get('fay', '/requests')).body.items;
    await look();
    expect(await raised()).toEqual([]);

    // A third one: what the same three do is one request. The event says only that something changed
    loop.answers[`${at}&cursor=more`] = {
      items: [deviating('notes', files('ci.yaml', 'Dockerfile'))],
    };
    await Promise.all(loop.replicas.map(({ area }) => area.start!()));
    const event: Pick<GoldenPathEvent, 'type' | 'path'> = {
      type: 'golden-path.deviated',
      path: 'GoldenPath:default/service',
    };
    loop.answered.length = 0;
    await Promise.all(
      loop.replicas.flatMap(({ subscribed: [onEvent] }) =>
        Array.from({ length: 20 }, () => onEvent({ eventPayload: event })),
      ),
    );
    // Many at once are one look of each replica
    expect(loop.answered.filter(url => url === '/paths').length).toBeLessThan(
      5,
    );
    await look();
    const [found, ...others] = await raised();
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      title: 'Service: what services need of Dockerfile, ci.yaml',
      state: 'asked',
      priority: { people: 0, services: 3, requests: 3, teamSize: 2 },
    });
    // Fay may see one of them
    const { sources, hiddenSources } = await loop.seen(found.id, 'fay');
    expect(new Set(sources.map(({ entityRef }) => entityRef))).toEqual(
      new Set(['component:default/ledger']),
    );
    expect(sources).toHaveLength(2);
    expect(hiddenSources).toBe(4);
    expect(JSON.stringify(found)).not.toContain('cards');

    // It follows what services do, also when it has become part of another; it is never raised again
    const other = await loop.ask('ada', 'A smaller image');
    await loop.replicas[0]
      .post('sara', `/requests/${found.id}/merge`, {
        into: other.id,
        version: found.version,
      })
      .expect(200);
    loop.answers[`${at}&cursor=more`] = {
      items: [
        deviating('notes', []),
        ...['a', 'b', 'c'].map(name => deviating(name, files('Dockerfile'))),
      ],
    };
    await look();
    expect(await raised()).toMatchObject([
      { id: other.id, priority: { people: 1, services: 5 } },
    ]);

    // Golden paths that can't be asked take nothing away
    loop.answers = {};
    await expect(loop.replicas[0].run('repeated-deviations')).rejects.toThrow(
      '503',
    );
    expect(await raised()).toMatchObject([{ priority: { services: 5 } }]);

    // Their teams are told
    loop.sent.length = 0;
    await loop.change(other.id, { state: 'shipped' });
    await loop.replicas[0].run('request-notices');
    expect(loop.told().map(([who]) => who)).toEqual(
      ['ada', 'fay', 'gus'].map(ref),
    );
  });
});
