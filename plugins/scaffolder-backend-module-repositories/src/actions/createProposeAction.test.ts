import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import { createProposeAction } from './createProposeAction';

describe('repositories:propose', () => {
  const workspace = createMockDirectory();

  const proposed = {
    branch: 'replace-pipeline',
    commit: 'c'.repeat(40),
    url: 'http://localhost/changes/1',
  };

  async function propose(isDryRun: boolean) {
    workspace.setContent({ change: { 'ci.sh': 'true\n' } });
    const repositories = repositoriesServiceMock.mock();
    repositories.get.mockResolvedValue({
      id: 'directory:payments/ledger',
      host: 'directory',
      owner: 'payments',
      name: 'ledger',
      url: 'http://localhost/git/payments/ledger',
      cloneUrl: 'http://localhost/git/payments/ledger.git',
      state: 'registered',
      entityCount: 1,
      errorCount: 0,
      warningCount: 0,
    });
    repositories.proposeChange.mockResolvedValue(proposed);
    const context = {
      ...createMockActionContext({
        workspacePath: workspace.path,
        input: {
          repositoryId: 'directory:payments/ledger',
          branch: 'replace-pipeline',
          title: 'Replace the pipeline',
          sourcePath: 'change',
          deletePaths: ['Jenkinsfile'],
        },
        user: { ref: 'user:default/sara-lind' },
      }),
      isDryRun,
    };
    await createProposeAction({
      repositories,
      config: mockServices.rootConfig(),
    }).handler(context);
    return {
      repositories,
      output: Object.fromEntries(jest.mocked(context.output).mock.calls),
    };
  }

  it('puts the workspace on a branch', async () => {
    const { repositories, output } = await propose(false);
    expect(output).toEqual(proposed);
    expect(repositories.proposeChange).toHaveBeenCalledWith(
      {
        repository: 'directory:payments/ledger',
        base: undefined,
        branch: 'replace-pipeline',
        title: 'Replace the pipeline',
        description: undefined,
        author: undefined,
        files: [
          {
            path: 'ci.sh',
            content: Buffer.from('true\n').toString('base64'),
            mode: '100644',
          },
          { path: 'Jenkinsfile' },
        ],
      },
      { credentials: expect.anything() },
    );
  });

  it('touches nothing in a dry run', async () => {
    const { repositories, output } = await propose(true);
    expect(output).toMatchObject({ branch: 'replace-pipeline' });
    expect(repositories.proposeChange).not.toHaveBeenCalled();
  });
});
