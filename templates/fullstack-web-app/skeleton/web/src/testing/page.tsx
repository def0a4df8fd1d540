import './browser.js';
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { cleanup, render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import axe from 'axe-core';
import type { ReactElement } from 'react';

/** What the API is to answer, by `METHOD /path`; what is called that is not here fails the test. */
export type Answers = Record<string, (body: unknown) => Response | Promise<Response>>;

/** Shows a page to a person whose browser reaches an API that answers as told. */
export function show(t: TestContext, page: ReactElement, answers: Answers) {
  t.mock.method(globalThis, 'fetch', (path: string, { method = 'GET', body }: RequestInit = {}) => {
    const answer = answers[`${method} ${path}`];
    return answer
      ? Promise.resolve(typeof body === 'string' ? (JSON.parse(body) as unknown) : body).then(
          answer,
        )
      : Promise.reject(new Error(`no answer to ${method} ${path}`));
  });
  t.after(cleanup);
  render(<main>{page}</main>);
  return { person: userEvent.setup(), screen };
}

/** @throws AssertionError that names what is not accessible */
export async function isAccessible(): Promise<void> {
  const { violations } = await axe.run(document.body, {
    // jsdom draws nothing; and a page around the tests has no first heading
    rules: { 'color-contrast': { enabled: false }, 'page-has-heading-one': { enabled: false } },
  });
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
    [],
  );
}
