import {
  formatRepositoryId,
  type Repository,
} from '@paved/plugin-repositories-common';
import type {
  HostedRepository,
  RepositoryHost,
} from '@paved/plugin-repositories-node';
import type { InspectedRepository } from '../database/writeInspected';
import type { RepositoryRow } from '../database/tables';

/** A repository as its host has it now, beside what is stored of it. */
export interface Candidate {
  host: RepositoryHost;
  hosted: HostedRepository;
  id: string;
  stored?: RepositoryRow;
}

export function toCandidate(
  host: RepositoryHost,
  hosted: HostedRepository,
  stored?: RepositoryRow,
): Candidate {
  return {
    host,
    hosted,
    id: formatRepositoryId({
      host: host.id,
      owner: hosted.owner,
      name: hosted.name,
    }),
    stored,
  };
}

export function toRepositoryColumns(
  { host, hosted, id }: Candidate,
  settings: string,
): InspectedRepository['repository'] {
  return {
    id,
    host: host.id,
    owner: hosted.owner,
    name: hosted.name,
    description: hosted.description ?? null,
    url: hosted.url,
    clone_url: hosted.cloneUrl,
    default_branch: hosted.defaultBranch ?? null,
    head: hosted.head ?? null,
    archived: hosted.archived ?? false,
    settings,
  };
}

/** Whether what is stored of a repository no longer is what its host has. */
export function hasMoved(candidate: Candidate, settings: string): boolean {
  const { stored } = candidate;
  if (!stored || !stored.listed) {
    return true;
  }
  const now = toRepositoryColumns(candidate, settings);
  return (
    now.head !== stored.head ||
    now.settings !== stored.settings ||
    now.default_branch !== stored.default_branch ||
    now.url !== stored.url ||
    now.clone_url !== stored.clone_url ||
    now.description !== stored.description ||
    now.archived !== Boolean(stored.archived)
  );
}

export function toHostRepository(
  host: RepositoryHost,
  hosted: HostedRepository,
): Repository {
  const { error: _error, ...repository } = hosted;
  return {
    ...repository,
    host: host.id,
    id: formatRepositoryId({
      host: host.id,
      owner: hosted.owner,
      name: hosted.name,
    }),
  };
}
