import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError, isError, NotFoundError } from '@backstage/errors';
import { parseSurvey, type SurveyFile } from '@paved/plugin-adoption-common';
import type { RepositoriesService } from '@paved/plugin-repositories-node';
import type { SurveysConfig } from './config';

const TOO_LARGE = [{ line: 1, message: 'The file is too large for a survey' }];

/** What can be asked: files of a repository. */
export class SurveyFiles {
  readonly #repositories: RepositoriesService;
  readonly #auth: AuthService;
  readonly #config: SurveysConfig;

  static create(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    config: SurveysConfig;
  }): SurveyFiles {
    return new SurveyFiles(options);
  }

  private constructor(options: {
    repositories: RepositoriesService;
    auth: AuthService;
    config: SurveysConfig;
  }) {
    this.#repositories = options.repositories;
    this.#auth = options.auth;
    this.#config = options.config;
  }

  /** All of them at one commit, the branch's newest unless one is named. */
  async list(ref?: string): Promise<SurveyFile[]> {
    const { repository, folder } = this.#config;
    if (!repository) {
      return [];
    }
    const { commit, files } = await this.#repositories
      .readFiles(
        {
          repository,
          ref,
          globs: ['yaml', 'yml'].map(type =>
            [folder, `**/*.${type}`].filter(Boolean).join('/'),
          ),
        },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      )
      .catch(error => {
        throw isError(error) && error.name === 'NotFoundError'
          ? new NotFoundError(
              `Surveys can't be read from ${repository}, which adoption.surveys.repository names: ${error.message}`,
            )
          : error;
      });
    return files
      .map(({ path, content }) => ({
        ...{ repository, path, commit },
        ...(content
          ? parseSurvey(content.toString('utf8'))
          : { problems: TOO_LARGE }),
      }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /**
   * @throws InputError when there is none, or it is wrong
   */
  async read(path: string, commit: string): Promise<Required<SurveyFile>> {
    const file = (await this.list(commit)).find(each => each.path === path);
    if (!file) {
      throw new InputError(
        `path: there is no survey ${path} at ${commit}; GET /surveys/definitions lists what there is`,
      );
    }
    const { definition, problems } = file;
    if (!definition) {
      const [{ line, message }] = problems;
      throw new InputError(`${path}:${line}: ${message}`);
    }
    return { ...file, definition };
  }
}
