import { parseArgs } from 'node:util';
import { SetupError } from '../../scripts/setup/SetupError.mjs';

export const MEASURES = [
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
  insights: { sent: 20_000, seconds: 20, rounds: 5 },
};
const QUICK = {
  company: { departments: 2, teamsEach: 3, peopleEach: 10, servicesEach: 5 },
  usage: { seeded: 200_000, sent: 40_000 },
  pace: { 20: 2_000, 100: 10_000, 1000: 10_000 },
  deployments: { seeded: 5_000, sent: 10_000 },
  rounds: 5,
  insights: { sent: 4_000, seconds: 6, rounds: 2 },
};

export function readOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: MEASURES },
        keep: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new SetupError(
      `${error.message.split('\n')[0]} Options: --quick --only ${MEASURES.join(
        '|',
      )} --keep`,
    );
  }
  const only = values.only.flatMap(value => value.split(','));
  const unknown = only.find(name => !MEASURES.includes(name));
  if (unknown !== undefined) {
    throw new SetupError(
      `--only is '${unknown}'; choose of: ${MEASURES.join(', ')}.`,
    );
  }
  return {
    ...(values.quick ? QUICK : FULL),
    quick: values.quick,
    keeps: values.keep,
    wants: name => only.includes(name),
  };
}
