import { parseArgs } from 'node:util';
import { SetupError } from '../../scripts/setup/SetupError.mjs';

export const MEASURES = ['create', 'upgrade', 'copier', 'forecast'];

/** `edited` is a multiple of the kinds of edits. */
const FULL = { creations: 50, edited: 200, fleet: 1_000 };
const QUICK = { creations: 5, edited: 16, fleet: 100 };

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
