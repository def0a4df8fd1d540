import { sampleText } from './sampleText';

describe('sampleText', () => {
  it.each([
    [1, 'weeks', '1 week'],
    [2, 'weeks', '2 weeks'],
    [0, 'incidents', '0 incidents'],
    [1200, 'searches', '1,200 searches'],
    [1, 'searches', '1 search'],
    [1, 'people who started', '1 person who started'],
    [1, 'people asked', '1 person asked'],
    [1, 'days with costs', '1 day with costs'],
    [1, 'finished runs', '1 finished run'],
    [1, 'runs of templates', '1 run of templates'],
    [1, 'runs and tickets', '1 run or ticket'],
    [1, 'new services of known origin', '1 new service of known origin'],
    [
      1,
      'deviations in force at the end of the period',
      '1 deviation in force at the end of the period',
    ],
    [
      1,
      'services 90 days after they went on a path',
      '1 service 90 days after it went on a path',
    ],
  ])('tells %s of %s as %s', (sample, sampleOf, told) => {
    expect(sampleText(sample, sampleOf)).toBe(told);
  });
});
