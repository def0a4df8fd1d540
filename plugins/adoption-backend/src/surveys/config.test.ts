import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { readSurveysConfig } from './config';

describe('readSurveysConfig', () => {
  const read = (surveys: JsonObject = {}) =>
    readSurveysConfig(
      mockServices.rootConfig({ data: { adoption: { surveys } } }),
    );

  it('has what is usual, and nothing below five', () => {
    expect(read()).toEqual({
      ...{ folder: 'surveys', atLeast: 5 },
      againAfterMs: 28 * 86_400_000,
    });
    expect(
      read({ folder: './forms/', atLeast: 8, againAfter: { weeks: 6 } }),
    ).toEqual({
      ...{ folder: 'forms', atLeast: 8 },
      againAfterMs: 42 * 86_400_000,
    });
    for (const atLeast of [4, 0, 5.5]) {
      expect(() => read({ atLeast })).toThrow(/adoption.surveys.atLeast/);
    }
    for (const againAfter of ['PT0S', { days: -1 }, 'soon']) {
      expect(() => read({ againAfter })).toThrow(/adoption.surveys.againAfter/);
    }
  });
});
