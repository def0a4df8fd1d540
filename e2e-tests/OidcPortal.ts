import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';

const root = path.join(__dirname, '..');
const PROBE_TOKEN = 'looks-whether-the-catalog-is-filled';
/** Who signs in, and what they look at. */
const NEEDED = [
  'user:default/sara-lind',
  'user:default/tomas-berg',
  'component:default/checkout-api',
];

/** A second portal, of the same build: the sample company with its own OpenID Connect server instead of named people. */
export class OidcPortal {
  readonly url: string;
  readonly #backend: ChildProcess;
  readonly #stopOidc: () => Promise<void>;
  readonly #folder: string;

  static async start(
    people: Array<{ email: string; name: string }>,
  ): Promise<OidcPortal> {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const { startOidcServer } = await import('./oidcServer.mjs');
    const oidc = await startOidcServer({ port: 0, people, portal: url });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-oidc-'));
    execFileSync(process.execPath, [
      path.join(root, 'demo/build.mjs'),
      '--into',
      path.join(folder, 'repositories'),
    ]);
    const config = path.join(folder, 'app-config.oidc.yaml');
    fs.writeFileSync(config, stringify(configFor(oidc)));
    const log = fs.openSync(path.join(folder, 'portal.log'), 'a');
    const backend = spawn(
      process.execPath,
      [
        '--no-node-snapshot',
        '--require',
        path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
        path.join(root, 'packages/backend/src/index.ts'),
        '--config',
        path.join(root, 'app-config.yaml'),
        '--config',
        config,
      ],
      {
        cwd: path.join(root, 'packages/backend'),
        stdio: ['ignore', log, log],
        env: {
          ...process.env,
          NODE_ENV: 'development',
          PAVED_PORT: String(port),
          PAVED_DATA: folder,
        },
      },
    );
    fs.closeSync(log);
    const portal = new OidcPortal({
      url,
      backend,
      folder,
      stopOidc: oidc.stop,
    });
    try {
      await portal.#untilFilled();
    } catch (error) {
      await portal.stop();
      throw error;
    }
    return portal;
  }

  private constructor(options: {
    url: string;
    backend: ChildProcess;
    folder: string;
    stopOidc: () => Promise<void>;
  }) {
    this.url = options.url;
    this.#backend = options.backend;
    this.#folder = options.folder;
    this.#stopOidc = options.stopOidc;
  }

  async stop(): Promise<void> {
    if (this.#backend.exitCode === null) {
      const ended = once(this.#backend, 'exit');
      this.#backend.kill('SIGTERM');
      await ended;
    }
    await this.#stopOidc();
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Nobody can sign in before the catalog knows them. */
  async #untilFilled(): Promise<void> {
    const deadline = Date.now() + 600_000;
    while (Date.now() < deadline && this.#backend.exitCode === null) {
      const response = await fetch(`${this.url}/api/catalog/entities/by-refs`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${PROBE_TOKEN}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify({ entityRefs: NEEDED, fields: ['kind'] }),
      }).catch(() => undefined);
      if (response?.ok && (await response.json()).items.every(Boolean)) {
        return;
      }
      await sleep(500);
    }
    const log = fs.readFileSync(path.join(this.#folder, 'portal.log'), 'utf8');
    throw new Error(
      `The portal at ${
        this.url
      } did not fill its catalog. Its last words:\n${log
        .split('\n')
        .slice(-25)
        .join('\n')}`,
    );
  }
}

function configFor(oidc: {
  metadataUrl: string;
  clientId: string;
  clientSecret: string;
}) {
  return {
    app: { signIn: { providers: ['oidc'], oidcTitle: 'FinTech-Fast' } },
    backend: {
      auth: {
        externalAccess: [
          {
            type: 'static',
            options: { token: PROBE_TOKEN, subject: 'journey' },
          },
        ],
      },
    },
    auth: {
      session: { secret: 'a-session-secret-of-a-test' },
      providers: {
        development: null,
        oidc: {
          development: {
            metadataUrl: oidc.metadataUrl,
            clientId: oidc.clientId,
            clientSecret: oidc.clientSecret,
            prompt: 'auto',
            additionalScopes: ['offline_access'],
            signIn: {
              resolvers: [{ resolver: 'emailMatchingUserEntityProfileEmail' }],
            },
          },
        },
      },
    },
  };
}

/** None of those that the system gives to whoever asks for any: somebody else would have it before the portal is ready. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    const server = net.createServer().listen(port, '127.0.0.1');
    if (await once(server, 'listening').catch(() => false)) {
      await new Promise(resolve => server.close(resolve));
      return port;
    }
  }
}
