import type { JSX } from 'react';
import { Link } from 'react-router-dom';
import type { HomeLink } from '@paved/plugin-adoption-common';
import {
  RiAddBoxLine,
  RiArrowRightLine,
  RiBookOpenLine,
  RiGitRepositoryLine,
} from '@remixicon/react';
import { hasPage, usePortalPaths } from '../usePortalPaths';
import styles from './QuickActions.module.css';

interface Action {
  to: string;
  title: string;
  line?: string;
  icon: JSX.Element;
  /** Why it leads nowhere. */
  why?: string;
}

const ACTIONS: Action[] = [
  {
    to: '/create',
    title: 'Create a service',
    line: 'A repository that builds, in the catalog in a minute',
    icon: <RiAddBoxLine aria-hidden />,
  },
  {
    to: '/repositories?state=no-catalog-file',
    title: 'Register a repository',
    line: 'See what is not in the catalog yet, and why',
    icon: <RiGitRepositoryLine aria-hidden />,
  },
  {
    to: '/docs',
    title: 'Read the docs',
    line: 'Runbooks, decisions and guides beside the code',
    icon: <RiBookOpenLine aria-hidden />,
  },
];

/** What people come for most, one click each: the portal's own, or what the company's home page names. */
export function QuickActions(props: { actions?: HomeLink[] }) {
  const paths = usePortalPaths();
  const actions = props.actions
    ? props.actions.map(action => toAction(action, paths))
    : ACTIONS;
  return (
    <ul className={styles.list}>
      {actions.map(action => (
        <li key={action.title}>
          <QuickAction action={action} />
        </li>
      ))}
    </ul>
  );
}

function QuickAction(props: { action: Action }) {
  const { to, title, line, icon, why } = props.action;
  const content = (
    <>
      <span className={styles.icon}>{icon}</span>
      <span className={styles.words}>
        <strong>{title}</strong>
        {(why ?? line) && <span>{why ?? line}</span>}
      </span>
    </>
  );
  if (why) {
    return (
      <div className={styles.action} data-disabled>
        {content}
      </div>
    );
  }
  return /^https:/i.test(to) ? (
    <a className={styles.action} href={to} target="_blank" rel="noreferrer">
      {content}
    </a>
  ) : (
    <Link to={to} className={styles.action}>
      {content}
    </Link>
  );
}

function toAction(
  { label, to = '', why }: HomeLink,
  paths: readonly string[],
): Action {
  const isHere = /^https:/i.test(to) || hasPage(paths, to);
  return {
    to,
    title: label,
    icon: to.startsWith('/create') ? (
      <RiAddBoxLine aria-hidden />
    ) : (
      <RiArrowRightLine aria-hidden />
    ),
    why: why ?? (isHere ? undefined : `This portal has no page ${to}`),
  };
}
