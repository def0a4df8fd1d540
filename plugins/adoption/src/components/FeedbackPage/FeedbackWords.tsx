import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Link, Text } from '@backstage/ui';
import type { Feedback } from '@paved/plugin-adoption-common';
import { feedbackKinds } from '../FeedbackButton';
import styles from './FeedbackPage.module.css';

/** What somebody said, and about which page. */
export function FeedbackWords(props: { feedback: Feedback }) {
  const { kind, text, page, entityRef } = props.feedback;
  return (
    <>
      <Text as="p" className={styles.text}>
        {text}
      </Text>
      <Text as="p" variant="body-small" color="secondary">
        {feedbackKinds[kind].title}
        {entityRef ? (
          <>
            {' '}
            about <EntityRefLink entityRef={entityRef} hideIcon />
          </>
        ) : (
          page && (
            <>
              {' '}
              on{' '}
              <Link href={page} variant="body-small">
                {page}
              </Link>
            </>
          )
        )}
      </Text>
    </>
  );
}
