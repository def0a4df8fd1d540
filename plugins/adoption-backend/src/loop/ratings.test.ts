import { describeLoop } from '../__testUtils__/describeLoop';

describeLoop('ratings', loop => {
  const people = Array.from({ length: 11 }, (_, at) => `person-${at}`);

  /** A request that all of them asked for, and that has shipped. */
  async function shipped(): Promise<string> {
    const [first] = loop.replicas;
    const { id } = await loop.ask(people[0], 'Previews');
    for (const who of people) {
      await first.post(who, `/requests/${id}/votes`).expect(200);
    }
    await loop.change(id, { state: 'shipped' });
    return id;
  }

  const told = async (id: string) => {
    const { answers, mean } = (await loop.seen(id)).rating!;
    return [answers, mean];
  };

  it('are told of in fives, so that nobody’s can be told from the difference', async () => {
    const [first] = loop.replicas;
    const id = await shipped();
    const rate = (who: string, score: number) =>
      first.post(who, `/requests/${id}/rating`, { score }).expect(200);
    const scores = [4, 4, 4, 2, 5];
    for (const [at, score] of scores.entries()) {
      expect(await told(id)).toEqual([0, undefined]);
      await rate(people[at], score);
    }
    expect(await told(id)).toEqual([5, 3.8]);

    // The sixth to the ninth, and one of the first who thinks otherwise now
    for (const at of [5, 6, 7, 8]) {
      await rate(people[at], 1);
      expect(await told(id)).toEqual([5, 3.8]);
    }
    await rate(people[0], 1);
    expect(await told(id)).toEqual([5, 3.8]);
    const { rating: own } = await loop.seen(id, people[0]);
    expect(own).toEqual({ answers: 5, mean: 3.8, mine: 1, mayRate: true });

    await rate(people[9], 1);
    expect(await told(id)).toEqual([10, 2.1]);
    await rate(people[10], 5);
    await rate(people[9], 5);
    expect(await told(id)).toEqual([10, 2.1]);
    const { body: page } = await first.get('sara', '/requests?state=shipped');
    expect(page.items[0].rating).toEqual({
      answers: 10,
      mean: 2.1,
      mayRate: false,
    });
  });

  it('of many at once miss no five', async () => {
    const id = await shipped();
    await Promise.all(
      people.map((who, at) =>
        loop.replicas[at % 2]
          .post(who, `/requests/${id}/rating`, { score: 3 })
          .expect(200),
      ),
    );
    expect(await told(id)).toEqual([10, 3]);
  });
});
