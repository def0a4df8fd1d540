/** Nothing is needed yet. */
export const anyEnvironment = {};

/** What the service needs around it. */
export function createTestEnvironment() {
  return Promise.resolve({ env: anyEnvironment, end: () => Promise.resolve() });
}
