import { JSDOM } from 'jsdom';

/*
 * A browser's page around the tests of a file: import it before anything of React.
 * What Node.js has itself (fetch, timers, AbortController …) stays Node's.
 */
const { window } = new JSDOM('<!doctype html><html lang="en"><title>test</title></html>', {
  url: 'http://localhost/',
  pretendToBeVisual: true,
});
for (const name of Object.getOwnPropertyNames(window)) {
  if (!(name in globalThis)) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => window[name] as unknown,
    });
  }
}
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
