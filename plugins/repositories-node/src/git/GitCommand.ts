import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { GitIdentity } from '../RepositoryHost';
import { GitError } from './GitError';
import { GitProcess } from './GitProcess';
import { gitEnvironment } from './gitEnvironment';
import type { GitProtocol } from './gitRemotes';

/**
 * What a git process may do, and for how long.
 *
 * @public
 */
export interface GitOptions {
  /** The bare repository to work in; never looked for in the current folder. */
  repository?: string;
  /** Ways to reach other repositories; none unless named. See {@link readGitProtocol}. */
  protocols?: GitProtocol[];
  /** Value of an `Authorization` header for http and https remotes; handed over out of sight of process lists and logs. */
  authorization?: string;
  /** Who commits are by. */
  author?: GitIdentity;
  /** Further git settings. */
  settings?: Record<string, string>;
  /** Further environment, for `git http-backend`. */
  variables?: Record<string, string>;
  signal?: AbortSignal;
  /** Default two minutes. */
  timeoutMs?: number;
}

/**
 * {@link GitOptions} of a command that is run to its end.
 *
 * @public
 */
export interface GitRunOptions extends GitOptions {
  input?: string | Buffer | Readable;
  /** Bytes of output after which git is stopped. Default 64 MiB. */
  maxBytes?: number;
}

const DEFAULT_TIMEOUT_MS = 120_000;
const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * The one way in which the portal starts git: the system's git, without prompts, hooks, or anyone's settings, with
 * limits. Arguments are a list, never a shell's line; whoever puts a name from outside into it checks it with
 * {@link assertGitRefName} or {@link readGitProtocol} and puts `--` or `--end-of-options` before it.
 *
 * @public
 */
export class GitCommand {
  readonly #executable: string;

  static create(options?: {
    /** Default `git`, from the `PATH`. */
    executable?: string;
  }): GitCommand {
    return new GitCommand(options?.executable ?? 'git');
  }

  private constructor(executable: string) {
    this.#executable = executable;
  }

  /**
   * Runs git to its end and returns what it wrote.
   *
   * @throws GitError when it fails, takes too long, writes too much or is aborted
   */
  async run(args: string[], options: GitRunOptions = {}): Promise<Buffer> {
    const git = this.start(args, options);
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    const chunks: Buffer[] = [];
    let bytes = 0;
    git.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) {
        git.stop(
          'too-much-output',
          `wrote more than the allowed ${maxBytes} bytes`,
        );
      } else {
        chunks.push(chunk);
      }
    });
    git.write(options.input);
    await git.finished;
    return Buffer.concat(chunks);
  }

  /** As {@link GitCommand.run}, as UTF-8 without the last line's end. */
  async text(args: string[], options?: GitRunOptions): Promise<string> {
    const output = await this.run(args, options);
    return output.toString('utf8').replace(/\n$/, '');
  }

  /**
   * Starts git for streaming. The caller reads `stdout` and awaits `finished`.
   */
  start(args: string[], options: GitOptions = {}): GitProcess {
    const all = options.repository
      ? [`--git-dir=${options.repository}`, ...args]
      : args;
    const child = spawn(this.#executable, all, {
      env: gitEnvironment(options) as NodeJS.ProcessEnv,
      // No repository lies there, so none can be picked up by chance.
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
      // Its own process group, so that what git starts (upload-pack, index-pack, ssh) is stopped with it.
      detached: true,
    });
    return new GitProcess(child, {
      command: `git ${args[0]}`,
      signal: options.signal,
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    });
  }

  /**
   * The version of the installed git, e.g. `2.39.5`.
   *
   * @throws GitError when there is none, or one older than 2.34
   */
  async version(): Promise<string> {
    const text = await this.text(['--version']);
    const match = /(\d+)\.(\d+)(?:\.\d+)*/.exec(text);
    if (!match || Number(match[1]) * 1000 + Number(match[2]) < 2034) {
      throw new GitError({
        message: `git 2.34 or newer is needed, and this is '${text}'; update git`,
        reason: 'failed',
      });
    }
    return match[0];
  }
}
