import { parseArgs } from 'node:util';
import { SetupError } from '../../scripts/setup/SetupError.mjs';

/** One of `values`, or an error that names the option. */
export function oneOf(option, value, values) {
  if (!values.includes(value)) {
    throw new SetupError(
      `--${option} is '${value}'; choose of: ${values.join(', ')}.`,
    );
  }
  return value;
}

/**
 * What the command line says: the benchmark's own options, and `--only` and `--keep` of all of them.
 *
 * @param {string[]} args
 * @param {{ measures: string[], options: object, usage: string }} bench `options` as `parseArgs` takes them, `usage` as people do
 * @returns the values of `options`, whether to keep the folder with logs and what was made, and whether a measure is wanted
 */
export function parseOptions(args, { measures, options, usage }) {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      options: {
        ...options,
        only: { type: 'string', multiple: true, default: measures },
        keep: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new SetupError(
      `${error.message.split('\n')[0]} Options: ${usage} --only ${measures.join(
        '|',
      )} --keep`,
    );
  }
  const { only, keep, ...values } = parsed.values;
  const wanted = only.flatMap(names => names.split(','));
  wanted.forEach(name => oneOf('only', name, measures));
  return { ...values, keeps: keep, wants: name => wanted.includes(name) };
}

/** Options of a benchmark that has a size, and with `--quick` a smaller one. */
export function parseSizedOptions(args, bench) {
  const { measures, full, quick, options = {}, usage = [] } = bench;
  const told = parseOptions(args, {
    measures,
    options: { quick: { type: 'boolean', default: false }, ...options },
    usage: ['--quick', ...usage].join(' '),
  });
  return { ...(told.quick ? quick : full), ...told };
}
