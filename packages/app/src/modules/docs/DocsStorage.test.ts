import { ConfigReader } from '@backstage/core-app-api';
import { DocsStorage } from './DocsStorage';

const LEDGER = { kind: 'component', namespace: 'default', name: 'ledger' };

/** What TechDocs answers: a page or none, and the end of the stream of a build. */
function docsStorage(answers: { page: string; end: string }) {
  const fetch = async (input: unknown) => {
    if (String(input).includes('/sync/')) {
      return new Response(answers.end, {
        headers: { 'Content-Type': 'text/event-stream' },
      });
    }
    return answers.page === 'missing'
      ? new Response('', { status: 404 })
      : new Response(answers.page || undefined, {
          status: answers.page ? 200 : 204,
        });
  };
  return new DocsStorage({
    configApi: new ConfigReader({}),
    discoveryApi: { getBaseUrl: async () => 'http://localhost/api/techdocs' },
    fetchApi: { fetch: fetch as typeof globalThis.fetch },
  });
}

const failure = (message: string) =>
  `event: error\ndata: ${JSON.stringify(message)}\n\n`;

describe('DocsStorage', () => {
  it('explains on the page what keeps docs from being built for the first time', async () => {
    const storage = docsStorage({
      page: '',
      end: failure(
        'mkdocs.yml, line 5: bad <b>indentation</b>. Mend it.\n 5 | - a: b: c',
      ),
    });
    expect(await storage.getEntityDocs(LEDGER, '')).toBe('');
    expect(await storage.syncEntityDocs(LEDGER)).toBe('updated');
    const page = new DOMParser().parseFromString(
      await storage.getEntityDocs(LEDGER, ''),
      'text/html',
    );
    expect(page.querySelector('h1')?.textContent).toContain(
      'These docs could not be built',
    );
    expect(page.querySelector('p')?.textContent).toContain(
      'mkdocs.yml, line 5: bad <b>indentation</b>. Mend it.',
    );
    expect(page.querySelector('pre')?.textContent).toContain('5 | - a: b: c');
  });

  it.each([
    { name: 'docs that were built once', page: '<h1>Ledger</h1>' },
    { name: 'a page that is not there', page: 'missing' },
  ])('leaves $name to the reader, with the words above', async ({ page }) => {
    const storage = docsStorage({ page, end: failure('line 5\nis wrong') });
    await storage.getEntityDocs(LEDGER, '').catch(() => undefined);
    await expect(storage.syncEntityDocs(LEDGER)).rejects.toThrow(
      'line 5\nis wrong',
    );
  });

  it('forgets the reason once the docs are built', async () => {
    const answers = { page: '', end: failure('wrong') };
    const storage = docsStorage(answers);
    await storage.getEntityDocs(LEDGER, '');
    await storage.syncEntityDocs(LEDGER);
    Object.assign(answers, {
      page: '<h1>Ledger</h1>',
      end: 'event: finish\ndata: {"updated":true}\n\n',
    });
    expect(await storage.syncEntityDocs(LEDGER)).toBe('updated');
    expect(await storage.getEntityDocs(LEDGER, '')).toBe('<h1>Ledger</h1>');
  });
});
