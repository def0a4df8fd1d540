import { Link, useSidebarOpenState } from '@backstage/core-components';
import { LogoFull, LogoIcon } from '../brand';
import styles from './SidebarLogo.module.css';

/** The way home, on top of the sidebar. */
export function SidebarLogo() {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link
      to="/"
      underline="none"
      className={styles.link}
      aria-label="Paved, home"
    >
      <span className={styles.logo}>
        {isOpen ? <LogoFull /> : <LogoIcon />}
      </span>
    </Link>
  );
}
