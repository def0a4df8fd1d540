import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The OIDC server of the browser journeys, in a process of its own (it is an ES module, which Jest does not load). */
export class OidcServer {
  readonly metadataUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly #stop: () => Promise<void>;

  static async start(options: {
    people: Array<{ email: string; name: string; emailVerified?: boolean }>;
    portal: string;
  }): Promise<OidcServer> {
    const child = spawn(
      process.execPath,
      [
        path.resolve(
          resolvePackagePath('@paved/backend'),
          '../../e2e-tests/oidcServer.mjs',
        ),
        JSON.stringify({ port: 0, ...options }),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = await once(child.stdout, 'data');
    return new OidcServer(JSON.parse(String(line)), async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    });
  }

  private constructor(
    server: { metadataUrl: string; clientId: string; clientSecret: string },
    stop: () => Promise<void>,
  ) {
    this.metadataUrl = server.metadataUrl;
    this.clientId = server.clientId;
    this.clientSecret = server.clientSecret;
    this.#stop = stop;
  }

  async stop(): Promise<void> {
    await this.#stop();
  }
}
