import { parseArgs } from 'node:util';
import { SetupError } from '../../scripts/setup/SetupError.mjs';

export const MEASURES = [
  'evaluation',
  'comparison',
  'gate',
  'pages',
  'year',
  'large',
];

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
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: MEASURES },
        profile: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new SetupError(
      `${error.message.split('\n')[0]} Options: --quick --only ${MEASURES.join(
        '|',
      )} --profile --keep`,
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
    /** Write CPU profiles of all processes, and keep the folder. */
    profile: values.profile,
    keeps: values.keep || values.profile,
    wants: name => only.includes(name),
  };
}
