import type { JSX } from 'react';
import { Link } from 'react-router-dom';
import {
  RiAddBoxLine,
  RiBookOpenLine,
  RiGitRepositoryLine,
} from '@remixicon/react';
import styles from './QuickActions.module.css';

const ACTIONS: Array<{
  to: string;
  title: string;
  line: string;
  icon: JSX.Element;
}> = [
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

/** What people come for most, one click each. */
export function QuickActions() {
  return (
    <ul className={styles.list}>
      {ACTIONS.map(({ to, title, line, icon }) => (
        <li key={to}>
          <Link to={to} className={styles.action}>
            <span className={styles.icon}>{icon}</span>
            <span className={styles.words}>
              <strong>{title}</strong>
              <span>{line}</span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
