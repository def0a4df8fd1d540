import { useEffect, useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  configApiRef,
  identityApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { SearchField } from '@backstage/ui';
import styles from './Welcome.module.css';

/** Who is here, where, and the one field that finds everything. */
export function Welcome() {
  const identity = useApi(identityApiRef);
  const company = useApi(configApiRef).getOptionalString('organization.name');
  const navigate = useNavigate();
  const [name, setName] = useState<string>();
  const [query, setQuery] = useState('');

  useEffect(() => {
    let isGone = false;
    identity.getProfileInfo().then(
      profile => !isGone && setName(profile.displayName?.split(' ')[0]),
      () => undefined, // the greeting does without
    );
    return () => {
      isGone = true;
    };
  }, [identity]);

  const search = (event: FormEvent) => {
    event.preventDefault();
    navigate(`/search?query=${encodeURIComponent(query.trim())}`);
  };

  return (
    <header className={styles.welcome}>
      <div className={styles.content}>
        <div>
          <h1 className={styles.title}>
            {greeting(new Date().getHours())}
            {name ? `, ${name}` : ''}
          </h1>
          <p className={styles.line}>
            {company ? `Everything ${company} runs, ` : 'Everything we run, '}
            who owns it, and the paved way to make more.
          </p>
        </div>
        <form role="search" className={styles.search} onSubmit={search}>
          <SearchField
            aria-label="Search services, APIs and docs"
            placeholder="Search services, APIs and docs"
            value={query}
            onChange={setQuery}
          />
        </form>
      </div>
    </header>
  );
}

function greeting(hour: number): string {
  if (hour < 5 || hour >= 18) {
    return 'Good evening';
  }
  return hour < 12 ? 'Good morning' : 'Good afternoon';
}
