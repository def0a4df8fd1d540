/* eslint-disable no-script-url -- these are the ones to refuse */
import { inspectText, SERVICE } from './__testUtils__/inspect';
import { place } from './__testUtils__/memoryFiles';

describe('links and annotations', () => {
  it.each<[string, boolean]>([
    ['https://wiki.test/ledger', true],
    ['HTTP://wiki.test', true],
    ['mailto:payments@fintech.test', true],
    ['tel:+4912345', true],
    ['slack://channel?team=T1&id=C1', true],
    ['MSTeams://l/chat/1', true],
    ['javascript:alert(1)', false],
    ['" java\\nscript:alert(1)"', false],
    ['javascript://wiki.test/%0aalert(1)', false],
    ['data:text/html,<script>alert(1)</script>', false],
    ['vbscript:x', false],
    ['file:///etc/passwd', false],
    ['wiki.test:8443/ledger', false],
  ])('takes a link to %s into the catalog: %s', async (url, isKept) => {
    const { places, documents } = await inspectText(
      SERVICE.replace(
        'spec:',
        `  links:\n    - url: https://a.test\n    - title: x\n      url: ${url}\nspec:`,
      ),
    );
    expect(places).toEqual(isKept ? [] : ['8:12 address-not-openable?']);
    expect(documents[0].entity.metadata.links).toHaveLength(isKept ? 2 : 1);
  });

  it('leaves addresses out that no page may open, and says so', async () => {
    const { findings, documents } = await inspectText(
      SERVICE.replace(
        'spec:',
        `  links: [{url: 'javascript:alert(1)'}]
  annotations:
    backstage.io/view-url: javascript:alert(1)
    backstage.io/edit-url: //wiki.test/edit
    backstage.io/source-location: url:data:text/html,x
    other.test/note: javascript:alert(1)
spec:`,
      ),
    );
    expect(documents[0].entity.metadata).toEqual({
      name: 'ledger',
      annotations: { 'other.test/note': 'javascript:alert(1)' },
    });
    expect(findings.map(place)).toEqual(
      ['5:17', '7:28', '8:28', '9:35'].map(
        at => `catalog-info.yaml:${at} address-not-openable?`,
      ),
    );
    expect(findings[0]).toMatchObject({
      message: expect.stringContaining(
        "metadata.links[0].url 'javascript:alert(1)' is no address that a page may open; the catalog gets the entity without this link",
      ),
      remedy: expect.stringContaining('https://'),
      entityRef: 'component:default/ledger',
    });
  });

  it('keeps annotations that lead to a page of the portal', async () => {
    const { places, documents } = await inspectText(
      SERVICE.replace(
        'spec:',
        '  annotations: {backstage.io/edit-url: /repositories/x}\nspec:',
      ),
    );
    expect(places).toEqual([]);
    expect(documents[0].entity.metadata.annotations).toEqual({
      'backstage.io/edit-url': '/repositories/x',
    });
  });

  it.each([
    'https://git.test/o/r',
    'url:https://git.test/o/r/src/branch/main/',
    'dir:./skeleton',
  ])('judges source-location %s as pages do', async location => {
    const { documents, places } = await inspectText(
      SERVICE.replace(
        'spec:',
        `  annotations:\n    backstage.io/source-location: ${location}\nspec:`,
      ),
    );
    // Without a type the catalog's pages refuse to read it
    const isKept = !location.startsWith('https:');
    expect(places).toEqual(isKept ? [] : ['6:35 address-not-openable?']);
    expect(documents[0].entity.metadata.annotations).toEqual(
      isKept ? { 'backstage.io/source-location': location } : undefined,
    );
  });
});
