import { parseSizedOptions } from '../shared/options.mjs';

const MEASURES = ['evaluation', 'comparison', 'gate', 'pages', 'year', 'large'];

const FULL = {
  size: 10_000,
  small: 1_000,
  large: 50_000,
  days: 365,
  loadSeconds: 60,
};
const QUICK = {
  size: 1_000,
  small: 500,
  large: 5_000,
  days: 30,
  loadSeconds: 10,
};

export function readOptions(args) {
  const options = parseSizedOptions(args, {
    measures: MEASURES,
    full: FULL,
    quick: QUICK,
    // Writes CPU profiles of all processes, and keeps the folder
    options: { profile: { type: 'boolean', default: false } },
    usage: ['--profile'],
  });
  return { ...options, keeps: options.keeps || options.profile };
}
