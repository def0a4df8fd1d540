import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import { createProposeAction } from './createProposeAction';

describe('repositories:propose', () => {
  const workspace = createMockDirectory();

  it.each([false, true])('proposes (dry run: %s)', async isDryRun => {
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
    const proposed = {
      branch: 'replace-pipeline',
      commit: 'c'.repeat(40),
      url: 'http://localhost/changes/1',
    };
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

    const output = Object.fromEntries(jest.mocked(context.output).mock.calls);
    if (isDryRun) {
      expect(repositories.proposeChange).not.toHaveBeenCalled();
      expect(output).toMatchObject({ branch: 'replace-pipeline' });
    } else {
      expect(output).toEqual(proposed);
      expect(repositories.proposeChange).toHaveBeenCalledWith(
        expect.objectContaining({
          repository: 'directory:payments/ledger',
          branch: 'replace-pipeline',
          title: 'Replace the pipeline',
          files: [
            {
              path: 'ci.sh',
              content: Buffer.from('true\n').toString('base64'),
              executable: false,
            },
            { path: 'Jenkinsfile' },
          ],
        }),
        { credentials: expect.anything() },
      );
    }
  });
});
