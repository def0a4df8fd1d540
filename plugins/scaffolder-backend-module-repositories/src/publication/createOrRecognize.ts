import type {
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  findRepository,
  type RepositoriesService,
} from '@paved/plugin-repositories-node';
import { isErrorNamed } from '../errors/isErrorNamed';
import type { WorkspaceFile } from '../workspace/readWorkspaceFiles';
import { findOwnPublication } from './findOwnPublication';

/** What a published repository is to later steps; JSON, because it is stored with the task. */
export interface Publication {
  repositoryId: string;
  cloneUrl: string;
  url: string;
  commit: string;
  [key: string]: string;
}

/**
 * Creates a repository, or finds that an earlier attempt of the same task did.
 *
 * @throws ConflictError when somebody else has the name
 */
export async function createOrRecognize(options: {
  request: Omit<Parameters<RepositoriesService['create']>[0], 'files'>;
  files: readonly WorkspaceFile[];
  /** An earlier attempt of this task may have got as far as the host. */
  attemptedBefore: boolean;
  repositories: RepositoriesService;
  credentials: BackstageCredentials;
  logger: LoggerService;
}): Promise<Publication> {
  const { request, files, attemptedBefore, repositories, credentials, logger } =
    options;
  const { host, owner, name } = request;
  try {
    logger.info(
      `Creating the repository ${owner}/${name} with ${files.length} files`,
    );
    const repository = await repositories.create(
      {
        ...request,
        files: files.map(file => ({
          path: file.path,
          content: file.content.toString('base64'),
          mode: file.mode,
        })),
      },
      { credentials },
    );
    return {
      repositoryId: repository.id,
      cloneUrl: repository.cloneUrl,
      url: repository.url,
      commit: repository.head ?? '',
    };
  } catch (error) {
    if (!isErrorNamed(error, 'ConflictError')) {
      throw error;
    }
    if (!attemptedBefore) {
      throw nameTaken(`${owner}/${name}`);
    }
    return recognize();
  }

  async function recognize(): Promise<Publication> {
    const repository = await findRepository({
      host,
      owner,
      name,
      repositories,
      credentials,
    });
    if (!repository) {
      throw new ServiceUnavailableError(
        `The repository ${owner}/${name} exists on its host, but the portal has not read it yet; retry this task in a minute`,
      );
    }
    const commit = await findOwnPublication({
      repository,
      files,
      author:
        request.author ?? (await repositories.commitAuthor({ credentials })),
      repositories,
      credentials,
    });
    if (!commit) {
      throw nameTaken(repository.id);
    }
    logger.info(
      `The repository ${repository.id} is there already: an earlier attempt of this task created it`,
    );
    return {
      repositoryId: repository.id,
      cloneUrl: repository.cloneUrl,
      url: repository.url,
      commit,
    };
  }
}

/** That a repository of the name is there, in plain words. */
export function nameTaken(repository: string): ConflictError {
  return new ConflictError(
    `The repository ${repository} exists already and was not touched; run the template again with another name`,
  );
}
