import { parseArgs } from 'node:util';
import { SetupError } from '../../scripts/setup/SetupError.mjs';

export const MEASURES = [
  'cold',
  'memory',
  'page',
  'runs',
  'push',
  'vanish',
  'load',
];

const LOCATIONS = ['glob', 'each'];

const DATABASES = ['postgres', 'sqlite'];

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        sizes: { type: 'string', default: '200,2000' },
        database: { type: 'string', default: 'postgres' },
        only: { type: 'string', multiple: true, default: MEASURES },
        repeats: { type: 'string', default: '2' },
        locations: { type: 'string', default: 'glob' },
        keep: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new SetupError(
      `${
        error.message.split('\n')[0]
      } Options: --sizes 200,2000 --database ${DATABASES.join(
        '|',
      )} --only ${MEASURES.join('|')} --repeats 2 --locations ${LOCATIONS.join(
        '|',
      )} --keep`,
    );
  }
}

const isCount = number => Number.isInteger(number) && number > 0;

export function readOptions(args) {
  const values = parse(args);
  const sizes = values.sizes.split(',').map(Number);
  if (!sizes.every(isCount)) {
    throw new SetupError(
      `--sizes is '${values.sizes}'; write numbers of repositories, such as 200,2000.`,
    );
  }
  if (!DATABASES.includes(values.database)) {
    throw new SetupError(
      `--database is '${values.database}'; choose of: ${DATABASES.join(', ')}.`,
    );
  }
  const only = values.only.flatMap(value => value.split(','));
  const unknown = only.find(name => !MEASURES.includes(name));
  if (unknown !== undefined) {
    throw new SetupError(
      `--only is '${unknown}'; choose of: ${MEASURES.join(', ')}.`,
    );
  }
  if (!LOCATIONS.includes(values.locations)) {
    throw new SetupError(
      `--locations is '${values.locations}'; choose of: ${LOCATIONS.join(
        ', ',
      )}.`,
    );
  }
  const repeats = Number(values.repeats);
  if (!isCount(repeats)) {
    throw new SetupError(
      `--repeats is '${values.repeats}'; write a number of 1 or more.`,
    );
  }
  return {
    sizes: sizes.sort((a, b) => a - b),
    database: values.database,
    repeats,
    locations: values.locations,
    /** Keep the folder with logs and repositories. */
    keeps: values.keep,
    wants: name => only.includes(name),
  };
}
