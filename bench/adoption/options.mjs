import { parseSizedOptions } from '../shared/options.mjs';

const MEASURES = [
  'storage',
  'queries',
  'ingest',
  'deployments',
  'losses',
  'comparison',
];

/**
 * `seeded` is written straight into the tables, `sent` goes over HTTP; together they are the two years. `pace` is of measures of
 * the rate, by the size of a batch.
 */
const FULL = {
  company: { departments: 4, teamsEach: 10, peopleEach: 25, servicesEach: 10 },
  usage: { seeded: 9_000_000, sent: 800_000 },
  pace: { 20: 20_000, 100: 80_000, 1000: 100_000 },
  deployments: { seeded: 180_000, sent: 20_000 },
  rounds: 20,
  insights: { sent: 20_000, seconds: 20, rounds: 2 },
};
const QUICK = {
  company: { departments: 2, teamsEach: 3, peopleEach: 10, servicesEach: 5 },
  usage: { seeded: 200_000, sent: 40_000 },
  pace: { 20: 2_000, 100: 10_000, 1000: 10_000 },
  deployments: { seeded: 5_000, sent: 10_000 },
  rounds: 5,
  insights: { sent: 4_000, seconds: 6, rounds: 2 },
};

export const readOptions = args =>
  parseSizedOptions(args, { measures: MEASURES, full: FULL, quick: QUICK });
