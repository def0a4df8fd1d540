import { parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type {
  CreationPlan,
  EntityGoldenPath,
  Forecast,
  PathDetail,
  PathSummary,
  Release,
  ReleaseSnapshot,
  Upgrade,
  UpgradePreview,
} from '@paved/plugin-golden-paths-common';
import type { Repository } from '@paved/plugin-repositories-common';
import type { PortalClient } from '../portal/PortalClient';

const BASE = '/golden-paths';

/** What an upgrade is asked to go to. */
export interface UpgradeTarget {
  release?: string;
  parameters?: JsonObject;
}

/** Golden paths, as a portal knows them. */
export class GoldenPathsApi {
  readonly #client: PortalClient;

  constructor(client: PortalClient) {
    this.#client = client;
  }

  async list(): Promise<PathSummary[]> {
    const { items } = await this.#client.get<{ items: PathSummary[] }>(
      `${BASE}/paths`,
    );
    return items;
  }

  async get(path: string): Promise<PathDetail> {
    return this.#client.get(addressOf(path));
  }

  async plan(request: {
    path: string;
    release?: string;
    parameters: JsonObject;
  }): Promise<CreationPlan> {
    return this.#client.post(`${BASE}/plans`, {
      ...request,
      path: refOf(request.path),
    });
  }

  /** @param version - a version, or `latest` */
  async snapshot(
    path: string,
    version: string,
  ): Promise<{ release: Release; snapshot: ReleaseSnapshot }> {
    const { release, snapshot } = await this.#client.get<{
      release: Release;
      snapshot: Omit<ReleaseSnapshot, 'path' | 'files'> & {
        files: Array<
          Omit<ReleaseSnapshot['files'][number], 'content'> & {
            content: string;
          }
        >;
      };
    }>(`${addressOf(path)}/releases/${encodeURIComponent(version)}/snapshot`);
    return {
      release,
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

  async service(repository: string): Promise<EntityGoldenPath> {
    return this.#client.get(
      `${BASE}/services?repository=${encodeURIComponent(repository)}`,
    );
  }

  async previewUpgrade(
    entityRef: string,
    target: UpgradeTarget,
  ): Promise<UpgradePreview> {
    return this.#client.post(
      `${serviceAddressOf(entityRef)}/upgrade/preview`,
      target,
    );
  }

  async upgrade(
    entityRef: string,
    target: UpgradeTarget & { hash: string },
  ): Promise<Upgrade> {
    return this.#client.post(`${serviceAddressOf(entityRef)}/upgrade`, target);
  }

  async startForecast(
    path: string,
    of: { ref?: string; version?: string },
  ): Promise<Forecast> {
    return this.#client.post(`${addressOf(path)}/forecasts`, of);
  }

  async forecast(id: string): Promise<Forecast> {
    return this.#client.get(`${BASE}/forecasts/${encodeURIComponent(id)}`);
  }

  /**
   * A repository by its id, `<owner>/<name>`, or what `git clone` takes.
   *
   * @throws InputError when the portal knows none, or more than one
   */
  async repository(wanted: string): Promise<Repository> {
    const name = wanted
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split(/[/:]/)
      .at(-1);
    const { items } = await this.#client.get<{ items: Repository[] }>(
      `/repositories/repositories?search=${encodeURIComponent(name ?? '')}`,
    );
    const found = items.filter(each =>
      [
        each.id,
        `${each.owner}/${each.name}`,
        each.cloneUrl,
        each.url,
        `${each.url}.git`,
      ].includes(wanted),
    );
    if (found.length !== 1) {
      throw new InputError(
        found.length
          ? `there is more than one ${wanted}: ${found
              .map(({ id }) => id)
              .join(', ')}`
          : `the portal knows no repository ${wanted}; write <host>:<owner>/<name>, or what git clone takes`,
      );
    }
    return found[0];
  }
}

/** Ref of a path that may be named by its name alone. */
export function refOf(path: string): string {
  try {
    const { kind, namespace, name } = parseEntityRef(path, {
      defaultKind: 'goldenpath',
    });
    return `${kind}:${namespace}/${name}`.toLocaleLowerCase('en-US');
  } catch {
    throw new InputError(`'${path}' is no name of a golden path`);
  }
}

function addressOf(path: string): string {
  const { namespace, name } = parseEntityRef(refOf(path));
  return `${BASE}/paths/${[namespace, name].map(encodeURIComponent).join('/')}`;
}

function serviceAddressOf(entityRef: string): string {
  const { kind, namespace, name } = parseEntityRef(entityRef);
  return `${BASE}/services/${[kind.toLocaleLowerCase('en-US'), namespace, name]
    .map(encodeURIComponent)
    .join('/')}`;
}
