const v8 = require('node:v8');
const vm = require('node:vm');

/**
 * Loaded into both sides: when V8 collects by itself depends on how long ago a backend was busy, not on what it holds. Only as a
 * last resort does it give back the pages that it keeps for later.
 */
v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc');
process.on('SIGUSR2', () =>
  collectGarbage({ type: 'major', execution: 'sync', flavor: 'last-resort' }),
);
