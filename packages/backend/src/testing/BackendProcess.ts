import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

const packageDir = resolvePackagePath('@paved/backend');
const root = path.resolve(packageDir, '../..');

const START_SECONDS = 300;

/**
 * Answers a port that nothing listens on. Not one of those that the system gives to whoever asks for any: somebody else would
 * have it before we use it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = net.createServer().listen(port, '127.0.0.1');
    if (await once(server, 'listening').catch(() => false)) {
      await new Promise(resolve => server.close(resolve));
      return port;
    }
  }
}

/** The real backend, started from its configuration files as in `npm start` or a container, on data of its own. */
export class BackendProcess {
  readonly url: string;
  readonly data: string;
  readonly #child: ChildProcess;
  #output = '';
  #exit: number | string | undefined;

  /**
   * Waits until it is ready.
   *
   * @throws Error with what the backend said, when it ends instead
   */
  static async start(options: {
    /** Files of the repository's root. */
    configFiles: string[];
    /** Stacked on top of them. */
    config?: object;
    env?: Record<string, string>;
    port?: number;
  }): Promise<BackendProcess> {
    const port = options.port ?? (await freePort());
    const data = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-backend-'));
    fs.mkdirSync(path.join(data, 'database'));
    fs.mkdirSync(path.join(data, 'repositories'));
    // JSON is YAML.
    const own = path.join(data, 'app-config.test.yaml');
    fs.writeFileSync(own, JSON.stringify(options.config ?? {}));
    const files = options.configFiles.map(file => path.join(root, file));
    const started = new BackendProcess(port, data, [...files, own], {
      PAVED_PORT: String(port),
      PAVED_DATA: data,
      ...options.env,
    });
    try {
      await started.#waitUntilReady();
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  private constructor(
    port: number,
    data: string,
    configFiles: string[],
    env: Record<string, string>,
  ) {
    this.url = `http://localhost:${port}`;
    this.data = data;
    this.#child = spawn(
      process.execPath,
      [
        '--no-node-snapshot',
        '--require',
        '@backstage/cli/config/nodeTransform.cjs',
        'src/index.ts',
        ...configFiles.flatMap(file => ['--config', file]),
      ],
      {
        cwd: packageDir,
        // Nothing of the test runner's own environment: NODE_ENV decides what may be configured.
        env: {
          PATH: process.env.PATH ?? '',
          HOME: data,
          TMPDIR: data,
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', chunk => {
        this.#output += stripVTControlCharacters(String(chunk));
      });
    }
    this.#child.once('exit', (code, signal) => {
      this.#exit = code ?? signal ?? 'unknown';
    });
  }

  says(text: string): boolean {
    return this.#output.includes(text);
  }

  /** What somebody would worry about: warnings, errors and what is not a log line at all. */
  get worries(): string[] {
    return this.#output
      .split('\n')
      .filter(line => line.trim() && !/^\S+ \S+ info /.test(line))
      .filter(line => !line.startsWith('Loading config from '));
  }

  async get(route: string, headers?: Record<string, string>) {
    return fetch(`${this.url}${route}`, { headers, redirect: 'manual' });
  }

  /** Asks with a token; an answer in JSON is read. */
  async ask(
    token: string,
    method: 'GET' | 'POST',
    route: string,
    body?: object,
  ) {
    const response = await fetch(`${this.url}${route}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text.startsWith('{') ? JSON.parse(text) : text,
    };
  }

  /** The token of one of the people who sign in without an account, once the catalog knows them. */
  async signIn(name: string): Promise<string> {
    const session = await this.poll(
      () =>
        this.get(`/api/auth/development/refresh?person=user:default/${name}`),
      ({ status }) => status === 200,
    );
    return (await session.json()).backstageIdentity.token;
  }

  /** Asks until `condition` holds for the answer. */
  async poll<T>(ask: () => Promise<T>, condition: (answer: T) => boolean) {
    for (let waited = 0; ; waited++) {
      const answer = await ask();
      if (condition(answer)) {
        return answer;
      }
      if (waited > START_SECONDS * 4 || this.#exit !== undefined) {
        throw new Error(
          `Gave up waiting; the last answer was ${JSON.stringify(
            answer,
          )}, and the backend said:\n${this.#lastWords()}`,
        );
      }
      await sleep(250);
    }
  }

  async stop(): Promise<void> {
    if (this.#exit === undefined) {
      const gone = new Promise(resolve => this.#child.once('exit', resolve));
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), 20_000);
      await gone;
      clearTimeout(timer);
    }
    fs.rmSync(this.data, { recursive: true, force: true });
  }

  async #waitUntilReady(): Promise<void> {
    for (let waited = 0; waited < START_SECONDS * 4; waited++) {
      if (this.#exit !== undefined) {
        throw new Error(
          `The backend ended (${this.#exit}):\n${this.#lastWords()}`,
        );
      }
      const response = await this.get('/.backstage/health/v1/readiness').catch(
        () => undefined,
      );
      if (response?.ok) {
        return;
      }
      await sleep(250);
    }
    throw new Error(
      `The backend was not ready after ${START_SECONDS} s:\n${this.#lastWords()}`,
    );
  }

  #lastWords(): string {
    return this.#output
      .split('\n')
      .filter(line => !line.includes('incomingRequest'))
      .slice(-30)
      .map(line => line.slice(0, 500))
      .join('\n');
  }
}
