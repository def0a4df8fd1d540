import { useMemo, useState } from 'react';
import { Link } from 'react-router-dom';
import {
  RiArrowDownSLine,
  RiArrowRightSLine,
  RiFileTextLine,
  RiGitRepositoryLine,
  RiLinksLine,
} from '@remixicon/react';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { TreeEntry } from '@paved/plugin-repositories-common';
import type { RepositoryName } from '../../api';
import { repositoryPath } from '../../repositoryPath';
import { rootRouteRef } from '../../routes';
import { folderOf, foldersAbove, nameOf, sortedTree } from './tree';
import styles from './SourceBrowser.module.css';

/** The files as nested lists; folders open and close, files are links. */
export function FileTree(props: {
  repository: RepositoryName;
  entries: TreeEntry[];
  current: string | undefined;
  refName: string | undefined;
}) {
  const { repository, entries, current, refName } = props;
  const root = useRouteRef(rootRouteRef);
  const children = useMemo(() => sortedTree(entries), [entries]);
  const [open, setOpen] = useState(
    () => new Set(current ? [...foldersAbove(current), current] : []),
  );

  const toggle = (path: string) =>
    setOpen(last => {
      const next = new Set(last);
      if (!next.delete(path)) {
        next.add(path);
      }
      return next;
    });

  const renderFolder = (folder: string) => (
    <ul className={styles.entries}>
      {(children.get(folder) ?? []).map(entry => (
        <li key={entry.path}>
          {entry.type === 'directory' ? (
            <>
              <button
                type="button"
                className={styles.entry}
                aria-expanded={open.has(entry.path)}
                onClick={() => toggle(entry.path)}
              >
                {open.has(entry.path) ? (
                  <RiArrowDownSLine aria-hidden />
                ) : (
                  <RiArrowRightSLine aria-hidden />
                )}
                {nameOf(entry.path)}
              </button>
              {open.has(entry.path) && renderFolder(entry.path)}
            </>
          ) : (
            <FileEntry
              entry={entry}
              isCurrent={entry.path === current}
              href={`${root?.() ?? ''}/${repositoryPath(repository, {
                ref: refName,
                path: entry.path,
              })}`}
            />
          )}
        </li>
      ))}
    </ul>
  );

  return (
    <nav aria-label="Files" className={styles.tree}>
      {renderFolder(folderOf(''))}
    </nav>
  );
}

function FileEntry(props: {
  entry: TreeEntry;
  href: string;
  isCurrent: boolean;
}) {
  const { entry, href, isCurrent } = props;
  if (entry.type !== 'file') {
    const isLink = entry.type === 'symlink';
    return (
      <span
        className={styles.entry}
        data-inert
        title={
          isLink
            ? 'A symbolic link; it is not followed'
            : 'A submodule; its files live in another repository'
        }
      >
        {isLink ? (
          <RiLinksLine aria-hidden />
        ) : (
          <RiGitRepositoryLine aria-hidden />
        )}
        {nameOf(entry.path)} ({entry.type})
      </span>
    );
  }
  return (
    <Link
      to={href}
      className={styles.entry}
      aria-current={isCurrent ? 'page' : undefined}
    >
      <RiFileTextLine aria-hidden />
      {nameOf(entry.path)}
    </Link>
  );
}
