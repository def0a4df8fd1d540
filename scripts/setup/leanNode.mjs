/**
 * How Node.js runs the backend, wherever it is started: by default its young generation grows to 130 MB and stays so, and each
 * of its threads gets pools of memory of its own. Together that is 90 of 580 MB (measured: `npm run bench -- portal --only
 * memory`). `deploy/Dockerfile` has the same.
 */
export const leanNode = {
  flags: ['--max-semi-space-size=8'],
  env: { MALLOC_ARENA_MAX: '2' },
};
