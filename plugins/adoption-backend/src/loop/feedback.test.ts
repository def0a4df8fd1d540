import type { ClientRequest } from 'node:http';
import { mockCredentials } from '@backstage/backend-test-utils';
import type { PlatformRequest, Roadmap } from '@paved/plugin-adoption-common';
import request from 'supertest';
import { describeLoop, ref } from '../__testUtils__/describeLoop';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
);

describeLoop('feedback', loop => {
  it('keeps what people said between them and those who keep the roadmap', async () => {
    const [first] = loop.replicas;
    const { body: feedback } = await first
      .post('ada', '/feedback', { kind: 'problem', text: 'It hurts' })
      .expect(201);
    const at = `/feedback/${feedback.id}`;
    await first
      .put('ada', `${at}/screenshot`)
      .set('content-type', 'image/png')
      .send(PNG)
      .expect(204);

    await first.get('ben', '/feedback').expect(403);
    await first.get('ada', '/feedback').expect(403);
    await first.get('ada', `${at}/screenshot`).expect(403);
    await first.get('ben', `${at}/screenshot`).expect(403);
    await first.delete('ben', at).expect(404);
    await first.delete('sara', at).expect(404);
    await first.post('ben', `${at}/promote`, { title: 'Mine' }).expect(403);
    await first.post('ben', `${at}/set-aside`).expect(403);
    await first.get('ben', '/requests/tickets').expect(403);
    await first
      .put('ben', `${at}/screenshot`)
      .set('content-type', 'image/png')
      .send(PNG)
      .expect(404);
    expect((await first.get('ben', '/feedback/mine')).body.items).toEqual([]);
    await request(first.app)
      .get('/feedback')
      .set('authorization', mockCredentials.none.header())
      .expect(401);
    await first
      .post('mute', '/feedback', { kind: 'idea', text: 'x' })
      .expect(403);
    await first.post('mute', '/requests', { title: 'Things' }).expect(403);
    const { id, version } = await loop.ask('ben', 'Previews');
    await first.post('mute', `/requests/${id}/votes`).expect(403);
    await first
      .patch('ben', `/requests/${id}`, { state: 'now', version })
      .expect(403);
    await first
      .post('ben', `/requests/${id}/merge`, { into: id, version })
      .expect(403);

    const picture = await first.get('sara', `${at}/screenshot`).expect(200);
    expect(picture.body).toEqual(PNG);
    expect(picture.headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'attachment; filename="screenshot"',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    const { body: list } = await first.get('sara', '/feedback?state=new');
    expect(list.items).toMatchObject([{ text: 'It hurts', by: ref('ada') }]);
    expect(loop.audited.join()).not.toContain('It hurts');

    // What its author deletes is gone, and what came of it stays
    await first.post('sara', `${at}/promote`, { title: 'No pain' }).expect(201);
    await first.delete('ada', at).expect(204);
    await first.get('sara', `${at}/screenshot`).expect(404);
    expect(await loop.knex('screenshots')).toEqual([]);
    expect(await loop.knex('feedback')).toEqual([]);
    expect((await first.get('sara', '/feedback')).body.items).toEqual([]);
    const { body: roadmap }: { body: Roadmap } = await first.get(
      'ben',
      '/roadmap',
    );
    const [column] = roadmap.columns;
    expect(column.items.map(({ title }: PlatformRequest) => title)).toContain(
      'No pain',
    );
  });

  it('answers what is no request, and its author is told once', async () => {
    const [first, second] = loop.replicas;
    const { body } = await first.post('ada', '/feedback', {
      kind: 'question',
      text: 'Where are the logs?',
    });
    const at = `/feedback/${body.id}/set-aside`;
    const both = await Promise.all([
      first.post('sara', at, { answer: 'In Grafana' }),
      second.post('ines', at, { answer: 'Ask Ben' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
    const { answer } = both.find(({ status }) => status === 200)!.body;
    await Promise.all(loop.replicas.map(each => each.run('request-notices')));
    expect(loop.sent).toMatchObject([
      {
        recipients: { entityRef: [ref('ada')] },
        payload: { description: answer, link: '/roadmap/mine' },
      },
    ]);
    const { body: mine } = await first.get('ada', '/feedback/mine');
    expect(mine.items).toMatchObject([{ state: 'set-aside', answer }]);
    // It can be a request all the same
    await first
      .post('sara', `/feedback/${body.id}/promote`, { title: 'Find logs' })
      .expect(201);
  });

  it('pages from the newest to the oldest', async () => {
    const [first] = loop.replicas;
    for (const text of ['one', 'two', 'three']) {
      await first.post('ada', '/feedback', { kind: 'idea', text }).expect(201);
    }
    const list = async (query: string) =>
      (await first.get('sara', `/feedback?${query}`).expect(200)).body;
    const { items: all } = await list('limit=3');
    expect(all).toHaveLength(3);
    const { items, nextCursor } = await list('limit=2');
    const rest = await list(`limit=2&cursor=${nextCursor}`);
    expect([...items, ...rest.items]).toEqual(all);
    expect(rest.nextCursor).toBeUndefined();
    await first.get('sara', '/feedback?cursor=x').expect(400);
  });

  it('takes pictures only', async () => {
    const [first] = loop.replicas;
    const { body } = await first.post('ada', '/feedback', {
      kind: 'problem',
      text: 'Look',
    });
    const put = (type: string, content: Buffer | string) =>
      first
        .put('ada', `/feedback/${body.id}/screenshot`)
        .set('content-type', type)
        .serialize(content_ => content_)
        .send(content as string);
    await put('image/svg+xml', '<svg onload="alert(1)"/>').expect(400);
    await put('image/png', '<html><script>alert(1)</script>').expect(400);
    await put('text/html', '<html>').expect(400);
    await put('image/png', Buffer.alloc(3 * 1024 * 1024)).expect(413);
    await first
      .put('ada', `/feedback/${body.id}/screenshot`)
      .set('content-type', 'image/png')
      .set('content-encoding', 'gzip')
      .send(PNG)
      .expect(400);
    // It says how large it is, and nothing of it is read
    const huge = first
      .put('ada', `/feedback/${body.id}/screenshot`)
      .set('content-length', String(100 * 1024 * 1024))
      .timeout(5_000);
    huge.write(PNG);
    await expect(
      new Promise((resolve, reject) => {
        const asking = (
          huge as unknown as { request(): ClientRequest }
        ).request();
        asking.on('response', ({ statusCode }) => resolve(statusCode));
        asking.on('error', reject);
      }),
    ).resolves.toBe(413);
    expect(await loop.knex('screenshots')).toEqual([]);
    // A picture with something behind it is that picture, whatever it is called
    await put(
      'text/html',
      Buffer.concat([PNG, Buffer.from('<script>')]),
    ).expect(204);
    const { headers, body: kept } = await first.get(
      'sara',
      `/feedback/${body.id}/screenshot`,
    );
    expect(headers['content-type']).toBe('image/png');
    expect(kept).toEqual(PNG);
  });

  it.each<[string, object]>([
    ['a kind', { kind: 'rant', text: 'x' }],
    ['no text', { kind: 'idea', text: '   ' }],
    ['a text too long', { kind: 'idea', text: 'x'.repeat(5_001) }],
    ['another scheme', { kind: 'idea', text: 'x', page: 'data:text/html,x' }],
    ['another host', { kind: 'idea', text: 'x', page: '//evil.example' }],
    [
      'another host, otherwise',
      { kind: 'idea', text: 'x', page: '/\\evil.example' },
    ],
    ['no ref', { kind: 'idea', text: 'x', entityRef: 'nothing' }],
    ['NUL', { kind: 'idea', text: 'a\0b' }],
  ])('refuses feedback with %s', async (_, feedback) => {
    await loop.replicas[0].post('ada', '/feedback', feedback).expect(400);
    expect(await loop.knex('feedback')).toEqual([]);
  });

  it('lets nobody say too much at once, whichever replica they ask', async () => {
    loop.replicas = [loop.startReplica(3), loop.startReplica(3)];
    const say = (at: number) =>
      loop.replicas[at % 2].post('ada', '/feedback', {
        kind: 'idea',
        text: 'x',
      });
    const given = await Promise.all([0, 1, 2, 3, 4].map(say));
    expect(given.map(({ status }) => status).sort()).toEqual([
      201, 201, 201, 429, 429,
    ]);
    // Nor does it help to delete it
    const { id } = given.find(({ status }) => status === 201)!.body;
    await loop.replicas[0].delete('ada', `/feedback/${id}`).expect(204);
    expect((await say(0)).body.error.message).toMatch(/3 times/);
    await loop.replicas[0]
      .post('ben', '/feedback', { kind: 'idea', text: 'x' })
      .expect(201);
  });
});
