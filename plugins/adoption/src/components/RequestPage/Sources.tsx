import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import type {
  RequestDetail,
  RequestSource,
} from '@paved/plugin-adoption-common';
import { Ago } from '@paved/ui';
import { count } from '../../words';
import styles from './RequestPage.module.css';

/** What a request was made of, as far as the reader may see it. */
export function Sources(props: { request: RequestDetail }) {
  const { request } = props;
  const { sources, hiddenSources, people, priority } = request;
  return (
    <>
      <Text as="p">
        {count(priority.people, 'person asks', 'people ask')} for it.
      </Text>
      {people && people.length > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {people.map((person, index) => (
            <span key={person}>
              {index > 0 && ', '}
              <EntityRefLink entityRef={person} hideIcon />
            </span>
          ))}{' '}
          (only those who keep the roadmap see who)
        </Text>
      )}
      {sources.length > 0 && (
        <ul className={styles.list}>
          {sources.map((source, index) => (
            <li key={index}>
              <Source source={source} />
            </li>
          ))}
        </ul>
      )}
      {hiddenSources > 0 && (
        <Text as="p" variant="body-small" color="secondary">
          and {hiddenSources} more that the catalog does not show you
        </Text>
      )}
    </>
  );
}

function Source(props: { source: RequestSource }) {
  const { kind, at, title, entityRef, url } = props.source;
  switch (kind) {
    case 'deviation':
      return (
        <Text>
          {entityRef ? <EntityRefLink entityRef={entityRef} hideIcon /> : title}{' '}
          does it in its own way
        </Text>
      );
    case 'ticket':
      return (
        <Text>
          Ticket: {url ? <Link href={url}>{title}</Link> : title},{' '}
          <Ago at={at} />
        </Text>
      );
    case 'survey':
      return <Text>A comment in the survey “{title}”</Text>;
    default:
      return (
        <Text>
          Feedback <Ago at={at} />
        </Text>
      );
  }
}
