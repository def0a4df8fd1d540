import { Text } from '@backstage/ui';
import type { Fix } from '@paved/plugin-scorecards-common';
import { CheckStatusBadge } from '../Badges';
import { RemedyText } from './RemedyText';
import styles from './FixList.module.css';

/** What to mend, in the order in which it comes: least effort first. */
export function FixList(props: { fixes: Fix[] }) {
  return (
    <ol className={styles.list}>
      {props.fixes.map(fix => (
        <li key={fix.check} className={styles.fix}>
          <Text weight="bold">{fix.title}</Text>
          <CheckStatusBadge status={fix.status} />
          <Text variant="body-small" color="secondary">
            {fix.message}
          </Text>
          <RemedyText
            text={fix.remedy}
            effort={fix.effort}
            links={fix.links}
            template={fix.template}
          />
        </li>
      ))}
    </ol>
  );
}
