import { stopAll } from '../../scripts/setup/processes.mjs';

const tasks = [];
let cleaning;

/** Has something undone at the end, however that comes; the last is undone first, after all children have ended. */
export function atEnd(task) {
  tasks.push(task);
}

export function cleanUp() {
  cleaning ??= (async () => {
    await stopAll();
    for (const task of tasks.reverse()) {
      await task();
    }
  })();
  return cleaning;
}

/** Ctrl-C, a closed terminal and `kill` leave nothing behind. */
export function cleanUpOnSignals() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.on(signal, () => cleanUp().finally(() => process.exit(code)));
  }
}
