import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { GitError } from './GitError';
import { withoutSecrets } from './gitRemotes';

const MAX_STDERR = 8 * 1024;
const KILL_AFTER_MS = 2_000;

/**
 * A running git.
 *
 * @public
 */
export class GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /**
   * Settles when git has ended and its output was read: resolved after exit code 0, otherwise rejected with GitError.
   * Never an unhandled rejection.
   */
  readonly finished: Promise<void>;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #command: string;
  #stopped?: { reason: GitError['reason']; why: string };
  #ended = false;
  #stderr = '';

  constructor(
    child: ChildProcessWithoutNullStreams,
    options: { command: string; signal?: AbortSignal; timeoutMs: number },
  ) {
    this.#child = child;
    this.#command = options.command;
    this.stdin = child.stdin;
    this.stdout = child.stdout;
    // When git ends early, its input breaks; the exit code tells why.
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text: string) => {
      if (this.#stderr.length < MAX_STDERR) {
        this.#stderr += text.slice(0, MAX_STDERR - this.#stderr.length);
      }
    });

    const timer = setTimeout(
      () =>
        this.stop('timeout', `took longer than ${options.timeoutMs / 1000} s`),
      options.timeoutMs,
    );
    const onAbort = () => this.stop('aborted', 'was aborted');
    this.finished = new Promise((resolve, reject) => {
      const settle = (error?: GitError) => {
        this.#ended = true;
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', onAbort);
        if (error) {
          reject(error);
        } else {
          resolve();
        }
      };
      child.on('error', error =>
        settle(
          this.#error(
            'code' in error && error.code === 'ENOENT'
              ? 'could not be started: git is not installed, or not in the PATH; install git 2.34 or newer'
              : `could not be started: ${error.message}`,
          ),
        ),
      );
      child.on('close', (code, killedBy) => {
        if (this.#stopped) {
          settle(this.#error(this.#stopped.why));
        } else if (code !== 0) {
          const said = withoutSecrets(this.#stderr).trim();
          settle(
            this.#error(
              `failed with ${killedBy ?? `exit code ${code}`}${
                said && `: ${said}`
              }`,
              code ?? undefined,
            ),
          );
        } else {
          settle();
        }
      });
    });
    this.finished.catch(() => {});

    if (options.signal?.aborted) {
      onAbort();
    } else {
      options.signal?.addEventListener('abort', onAbort, { once: true });
    }
  }

  /** Gives git its whole input and ends it. */
  write(input: string | Buffer | Readable | undefined): void {
    if (input instanceof Readable) {
      input.on('error', () => this.stop('failed', 'lost its input'));
      input.pipe(this.stdin);
    } else {
      this.stdin.end(input);
    }
  }

  /** Ends git and all it started; `finished` rejects with the reason. */
  stop(
    reason: GitError['reason'] = 'aborted',
    why: string = 'was stopped',
  ): void {
    if (this.#ended || this.#stopped) {
      return;
    }
    this.#stopped = { reason, why };
    // The gentle signal lets git remove its lock files.
    this.#kill('SIGTERM');
    const timer = setTimeout(() => this.#kill('SIGKILL'), KILL_AFTER_MS);
    timer.unref();
    this.finished.catch(() => clearTimeout(timer));
    // Nobody may be reading any more; unread output would keep the process open.
    this.#child.stdout.resume();
  }

  #kill(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined || this.#ended) {
      return;
    }
    try {
      process.kill(-pid, signal);
    } catch {
      // It is gone already.
    }
  }

  #error(why: string, exitCode?: number): GitError {
    return new GitError({
      message: `${this.#command} ${why}`,
      reason: this.#stopped?.reason ?? 'failed',
      exitCode,
      stderr: withoutSecrets(this.#stderr),
    });
  }
}
