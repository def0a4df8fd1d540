import { SetupError } from '../../scripts/setup/SetupError.mjs';
import { oneOf, parseOptions } from '../shared/options.mjs';

const MEASURES = ['cold', 'memory', 'page', 'runs', 'push', 'vanish', 'load'];

const LOCATIONS = ['glob', 'each'];

const DATABASES = ['postgres', 'sqlite'];

const isCount = number => Number.isInteger(number) && number > 0;

export function readOptions(args) {
  const options = parseOptions(args, {
    measures: MEASURES,
    options: {
      sizes: { type: 'string', default: '200,2000' },
      database: { type: 'string', default: 'postgres' },
      repeats: { type: 'string', default: '2' },
      locations: { type: 'string', default: 'glob' },
    },
    usage: `--sizes 200,2000 --database ${DATABASES.join(
      '|',
    )} --repeats 2 --locations ${LOCATIONS.join('|')}`,
  });
  const sizes = options.sizes.split(',').map(Number);
  if (!sizes.every(isCount)) {
    throw new SetupError(
      `--sizes is '${options.sizes}'; write numbers of repositories, such as 200,2000.`,
    );
  }
  const repeats = Number(options.repeats);
  if (!isCount(repeats)) {
    throw new SetupError(
      `--repeats is '${options.repeats}'; write a number of 1 or more.`,
    );
  }
  return {
    ...options,
    sizes: sizes.sort((a, b) => a - b),
    database: oneOf('database', options.database, DATABASES),
    repeats,
    locations: oneOf('locations', options.locations, LOCATIONS),
  };
}
