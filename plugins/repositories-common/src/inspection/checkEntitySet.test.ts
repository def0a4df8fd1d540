import { checkEntitySet, RepositoryDocument } from './checkEntitySet';
import { inspectRepository } from './inspectRepository';
import { memoryFiles } from './__testUtils__/memoryFiles';

async function documentsOf(
  repositoryId: string,
  text: string,
): Promise<RepositoryDocument[]> {
  const { documents, findings } = await inspectRepository({
    files: memoryFiles({ 'catalog-info.yaml': text }),
  });
  expect(findings).toEqual([]);
  return documents.map(document => ({ ...document, repositoryId }));
}

function system(name: string, rest = '') {
  return `apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: ${name}}
spec:
  owner: payments
${rest}`;
}

const PAYMENTS = `apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: Payments}
spec:
  type: team
  children: []
  members: [sara-lind]
`;

describe('checkEntitySet', () => {
  it('lets the first document keep a name, whatever its case', async () => {
    const documents = [
      ...(await documentsOf(
        'directory:a/one',
        `${system('ledger')}---\n${system('LEDGER')}`,
      )),
      ...(await documentsOf(
        'directory:a/two',
        system('Ledger', '  domain: nowhere\n'),
      )),
    ];
    const check = await checkEntitySet({
      documents,
      existing: refs => new Set(refs),
    });
    expect(check.documents).toEqual([documents[0]]);
    expect(check.findings).toEqual([
      {
        rule: 'name-taken',
        severity: 'error',
        repositoryId: 'directory:a/one',
        path: 'catalog-info.yaml',
        line: 7,
        message:
          'The name system:default/ledger is taken by catalog-info.yaml, line 1',
        remedy: 'Choose another name, or remove one of the two documents.',
        entityRef: 'system:default/ledger',
      },
      expect.objectContaining({
        rule: 'name-taken',
        repositoryId: 'directory:a/two',
        line: 1,
        message:
          'The name system:default/ledger is taken by catalog-info.yaml of directory:a/one',
      }),
    ]);
  });

  it('warns of references that lead nowhere, once it has asked the other sources', async () => {
    const existing = jest.fn(async () => new Set(['user:default/sara-lind']));
    const { findings, documents } = await checkEntitySet({
      documents: [
        ...(await documentsOf('directory:a/people', PAYMENTS)),
        ...(await documentsOf(
          'directory:a/ledger',
          `${system('ledger', '  domain: money\n')}---\n${system(
            'teller',
          ).replace('payments', 'paymnets')}`,
        )),
      ],
      existing,
    });
    expect(documents).toHaveLength(3);
    expect(existing).toHaveBeenCalledTimes(1);
    expect(existing).toHaveBeenCalledWith([
      'user:default/sara-lind',
      'domain:default/money',
      'group:default/paymnets',
    ]);
    expect(findings).toEqual([
      {
        rule: 'reference-unknown',
        severity: 'warning',
        repositoryId: 'directory:a/ledger',
        path: 'catalog-info.yaml',
        line: 6,
        message:
          'spec.domain names domain:default/money, which is not in the catalog',
        remedy: 'Correct the name, or add the missing entity to the catalog.',
        entityRef: 'system:default/ledger',
      },
      expect.objectContaining({
        rule: 'owner-unknown',
        line: 12,
        message:
          'spec.owner names group:default/paymnets, which is not in the catalog',
        remedy: 'Did you mean group:default/payments?',
      }),
    ]);
  });

  it('asks nobody when every reference is in the set', async () => {
    const existing = jest.fn();
    await checkEntitySet({
      documents: await documentsOf(
        'directory:a/x',
        PAYMENTS.replace(/ {2}members.*\n/, ''),
      ),
      existing,
    });
    expect(existing).not.toHaveBeenCalled();
  });

  it('checks ten thousand documents in seconds, bad references and all', async () => {
    const documents = Array.from({ length: 10_000 }, (_, index) => ({
      repositoryId: `directory:a/r${index}`,
      path: 'catalog-info.yaml',
      line: 1,
      entityRef: `component:default/c${index % 9_000}`,
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: `c${index}` },
      },
      references: [
        { field: 'spec.dependsOn', entityRef: `component:default/x${index}` },
      ],
    }));
    const { findings } = await checkEntitySet({ documents });
    expect(findings).toHaveLength(10_000);
  });
});
