import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const KEPT_OUTPUT = 20_000;
const LIMIT_MS = 600_000;

/** Of the portal and of package managers that started us; a fresh clone would have none of them. */
const OURS =
  /^(?:npm_|YARN|BERRY_|PAVED_|APP_CONFIG|BACKSTAGE_|NODE_OPTIONS$|NODE_PATH$|NODE_ENV$|JEST|INIT_CWD$|PROJECT_CWD$|ROARR|PGUSER|PGPASS|PGHOST|PGPORT|PGDATABASE|GIT_|VIRTUAL_ENV|PYTHON)/i;

/** What goes wrong in a build, with the last words of the command. */
export class BuildError extends Error {}

/** Runs the commands of one build in its folder, with its variables. */
export class Commands {
  readonly #folder: string;
  readonly #env: Record<string, string>;
  readonly #running = new Set<ChildProcess>();

  constructor(options: {
    folder: string;
    env: Record<string, string>;
    inherited: NodeJS.ProcessEnv;
  }) {
    this.#folder = options.folder;
    this.#env = {
      ...(Object.fromEntries(
        Object.entries(options.inherited).filter(([name]) => !OURS.test(name)),
      ) as Record<string, string>),
      CI: '1',
      GIT_TERMINAL_PROMPT: '0',
      ...options.env,
    };
  }

  /**
   * Runs a command line to its end.
   *
   * @returns what it printed
   * @throws BuildError
   */
  async run(line: string, env: Record<string, string> = {}): Promise<string> {
    const running = this.start(line, env);
    const timeout = setTimeout(() => this.#kill(running.child), LIMIT_MS);
    const code = await running.ended;
    clearTimeout(timeout);
    if (code !== 0) {
      throw new BuildError(
        `\`${line}\` ended with ${code}:\n${running.output().slice(-4000)}`,
      );
    }
    return running.output();
  }

  /** In a group of its own, so that nothing it started outlives it. */
  start(
    line: string,
    env: Record<string, string> = {},
  ): {
    child: ChildProcess;
    output: () => string;
    /** Exit code, or the signal's name. */
    ended: Promise<number | string>;
  } {
    const child = spawn('sh', ['-ec', line], {
      cwd: this.#folder,
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.#running.add(child);
    let output = '';
    const keep = (text: string) => {
      output = (output + text).slice(-KEPT_OUTPUT);
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const closed = once(child, 'close');
    const ended = once(child, 'exit').then(async ([code, signal]) => {
      // What it left running would hold its output open
      this.#kill(child);
      await closed;
      this.#running.delete(child);
      return (code as number | null) ?? String(signal);
    });
    return { child, output: () => output, ended };
  }

  /** Ends whatever is still running, and waits for that. */
  async dispose(): Promise<void> {
    const ended = [...this.#running].map(child => once(child, 'close'));
    this.kill();
    await Promise.all(ended);
  }

  /** Ends whatever is still running, at once. */
  kill(): void {
    this.#running.forEach(child => this.#kill(child));
  }

  #kill(child: ChildProcess): void {
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // gone already
    }
  }
}
