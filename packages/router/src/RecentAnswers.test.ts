import { RecentAnswers } from './RecentAnswers';

describe('RecentAnswers', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks once in ten seconds, and again after a failure', async () => {
    const recent = RecentAnswers.create<number>();
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return asked;
    };
    expect(
      await Promise.all([recent.get('ada', ask), recent.get('ada', ask)]),
    ).toEqual([1, 1]);
    expect(await recent.get('ben', ask)).toBe(2);
    jest.advanceTimersByTime(9_999);
    expect(await recent.get('ada', ask)).toBe(1);
    jest.advanceTimersByTime(1);
    expect(await recent.get('ada', ask)).toBe(3);

    const failing = () => Promise.reject(new Error('The catalog is gone'));
    await expect(recent.get('eve', failing)).rejects.toThrow('gone');
    expect(await recent.get('eve', ask)).toBe(4);
  });

  it('keeps no more than 500, the newest', async () => {
    const recent = RecentAnswers.create<string>();
    for (let index = 0; index <= 500; index++) {
      await recent.get(`${index}`, async () => 'old');
    }
    expect(await recent.get('1', async () => 'new')).toBe('old');
    expect(await recent.get('0', async () => 'new')).toBe('new');
  });
});
