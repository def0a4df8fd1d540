import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/setup/paths.mjs';
import { start } from '../../scripts/setup/processes.mjs';
import { SetupError } from '../../scripts/setup/SetupError.mjs';
import { freePort } from './freePort.mjs';
import { since, sleep, until } from './time.mjs';

/** Every backend of the benchmark lets this token in as a service. */
export const TOKEN = 'bench-token-of-this-run-only';

const ENTITY_KINDS = ['component', 'group', 'user', 'system'];
const BOOT_SECONDS = 180;
const REFS_AT_ONCE = 500;
/** Of the kernel's own accounts, on every Linux. */
const TICKS_PER_SECOND = 100;

/** A running backend, and what the benchmark asks it. */
export class Portal {
  #child;
  #log;
  #spawnedAt;
  #ended = false;

  /**
   * @param entry the file that composes the backend
   * @param configFiles stacked in this order, `config` on top
   * @param node what Node.js is told, where that is not what it does by default
   */
  static async start({
    name,
    folder,
    entry,
    configFiles,
    config,
    env,
    node = { flags: [], env: {} },
  }) {
    const port = await freePort();
    const home = path.join(folder, name);
    fs.mkdirSync(home, { recursive: true });
    const overlay = path.join(home, 'app-config.bench.yaml');
    // JSON is YAML
    fs.writeFileSync(overlay, JSON.stringify(config));
    return new Portal({
      name,
      port,
      home,
      entry,
      env,
      node,
      configFiles: [...configFiles, overlay],
    });
  }

  constructor({ name, port, home, entry, env, node, configFiles }) {
    this.name = name;
    this.url = `http://localhost:${port}`;
    this.#log = path.join(home, 'backend.log');
    this.#spawnedAt = performance.now();
    this.#child = start(
      process.execPath,
      [
        '--no-node-snapshot',
        ...node.flags,
        '--require',
        path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        '--require',
        path.join(root, 'bench/shared/collectGarbageOnSignal.cjs'),
        entry,
        ...configFiles.flatMap(file => ['--config', file]),
      ],
      {
        cwd: path.join(root, 'packages/backend'),
        env: {
          NODE_ENV: 'development',
          PAVED_PORT: String(port),
          PAVED_DATA: home,
          ...node.env,
          ...env,
        },
        log: this.#log,
      },
    );
    this.#child.once('exit', () => {
      this.#ended = true;
    });
  }

  async request(route, { method = 'GET', body } = {}) {
    return fetch(`${this.url}${route}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(60_000),
    });
  }

  async json(route, options) {
    const response = await this.request(route, options);
    if (!response.ok) {
      throw new Error(
        `${this.name}: ${options?.method ?? 'GET'} ${route} answered ${
          response.status
        }: ${(await response.text()).slice(0, 300)}`,
      );
    }
    return response.json();
  }

  /** Seconds from the start of the process until it answers at all. */
  async listening() {
    await until(
      { seconds: BOOT_SECONDS, every: 50, what: `${this.name} to start` },
      async () => {
        this.assertAlive();
        const answer = await this.request(
          '/.backstage/health/v1/liveness',
        ).catch(() => undefined);
        return answer?.ok || undefined;
      },
    );
    return since(this.#spawnedAt);
  }

  /** Entities that people see: those of the company's own kinds. */
  async entityCount() {
    const kinds = ENTITY_KINDS.map(kind => `kind=${kind}`).join(',');
    const { totalItems } = await this.json(
      `/api/catalog/entities/by-query?limit=0&filter=${encodeURIComponent(
        kinds,
      )}`,
    );
    return totalItems;
  }

  /** Those of the entities that the catalog does not have, asked for by name. */
  async missing(entityRefs) {
    const missing = [];
    for (let at = 0; at < entityRefs.length; at += REFS_AT_ONCE) {
      const some = entityRefs.slice(at, at + REFS_AT_ONCE);
      const { items } = await this.json('/api/catalog/entities/by-refs', {
        method: 'POST',
        body: { entityRefs: some, fields: ['kind'] },
      });
      missing.push(...some.filter((_, index) => !items[index]));
    }
    return missing;
  }

  /** Seconds from the start of the process until the catalog answers, and until it shows so many entities; asks four times a second. */
  async visible(entities, seconds) {
    let seen = 0;
    let catalogAnswers;
    await until(
      {
        seconds,
        every: 250,
        get what() {
          return `${entities} entities to be visible (${seen} were)`;
        },
      },
      async () => {
        this.assertAlive();
        try {
          seen = await this.entityCount();
          catalogAnswers ??= since(this.#spawnedAt);
        } catch {
          // not yet
        }
        return seen >= entities || undefined;
      },
    );
    return { catalogAnswers, total: since(this.#spawnedAt) };
  }

  /** Bytes that the process and its children hold, the database server aside. */
  residentBytes() {
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], {
      encoding: 'utf8',
    })
      .trim()
      .split('\n')
      .map(line => line.trim().split(/\s+/).map(Number));
    const family = new Set([this.#child.pid]);
    // children have higher numbers only mostly: look until nobody new is found
    for (let size = 0; size !== family.size; ) {
      size = family.size;
      for (const [pid, parent] of rows) {
        if (family.has(parent)) {
          family.add(pid);
        }
      }
    }
    return rows
      .filter(([pid]) => family.has(pid))
      .reduce((sum, [, , kilobytes]) => sum + kilobytes * 1024, 0);
  }

  /** Seconds of CPU that the process and what it started and has ended have used; Linux only. */
  cpuSeconds() {
    const text = fs.readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + +each, 0);
    return ticks / TICKS_PER_SECOND;
  }

  /** Returns before it has happened. */
  collectGarbage() {
    process.kill(this.#child.pid, 'SIGUSR2');
  }

  async stop() {
    if (this.#ended) {
      return;
    }
    const exit = new Promise(resolve => this.#child.once('exit', resolve));
    this.#signal('SIGTERM');
    await Promise.race([exit, sleep(8000)]);
    this.#signal('SIGKILL');
    await exit;
  }

  /** Ends it without a word, as `kill -9` does. */
  async kill() {
    if (this.#ended) {
      return;
    }
    const exit = new Promise(resolve => this.#child.once('exit', resolve));
    this.#signal('SIGKILL');
    await exit;
  }

  /** Whether the process has ended, by itself or not. */
  get hasEnded() {
    return this.#ended;
  }

  assertAlive() {
    if (this.#ended) {
      const words = fs.readFileSync(this.#log, 'utf8').split('\n').slice(-15);
      throw new SetupError(
        `the backend of ${this.name} ended. Its last words:\n${words.join(
          '\n',
        )}`,
      );
    }
  }

  #signal(name) {
    try {
      process.kill(-this.#child.pid, name);
    } catch {
      // already gone
    }
  }
}
