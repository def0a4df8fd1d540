import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type {
  Release,
  ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import type { CreationRecord, GoldenPathsSource } from './GoldenPathsSource';

interface SnapshotBody {
  release: Release;
  snapshot: Omit<ReleaseSnapshot, 'path' | 'files'> & {
    files: Array<{
      path: string;
      mode: ReleaseSnapshot['files'][number]['mode'];
      /** Base64. */
      content: string;
    }>;
  };
}

/** {@link GoldenPathsSource} over the HTTP API of the golden-paths plugin, wherever that runs. */
export class PortalGoldenPaths implements GoldenPathsSource {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;

  static create(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }): PortalGoldenPaths {
    return new PortalGoldenPaths(options);
  }

  private constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
  }

  async release(
    request: { path: string; release: string },
    options: { credentials: BackstageCredentials },
  ) {
    const { namespace, name } = parseEntityRef(request.path);
    const { release, snapshot } = await this.#send<SnapshotBody>(
      'GET',
      `/paths/${[namespace, name]
        .map(encodeURIComponent)
        .join('/')}/releases/${encodeURIComponent(request.release)}/snapshot`,
      options,
    );
    return {
      digest: release.digest,
      snapshot: {
        ...snapshot,
        path: release.path,
        files: snapshot.files.map(file => ({
          ...file,
          content: Buffer.from(file.content, 'base64'),
        })),
      },
    };
  }

  async recordCreation(
    record: CreationRecord,
    options: { credentials: BackstageCredentials },
  ): Promise<void> {
    await this.#send('POST', '/creations', { ...options, body: record });
  }

  async #send<T>(
    method: 'GET' | 'POST',
    path: string,
    options: { credentials: BackstageCredentials; body?: object },
  ): Promise<T> {
    const baseUrl = await this.#discovery.getBaseUrl('golden-paths');
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: options.credentials,
      targetPluginId: 'golden-paths',
    });
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: options.body && JSON.stringify(options.body),
    });
    if (!response.ok) {
      const error = await ResponseError.fromResponse(response);
      throw error.cause.name === 'Error' ? error : error.cause;
    }
    return JSON.parse(await response.text());
  }
}
