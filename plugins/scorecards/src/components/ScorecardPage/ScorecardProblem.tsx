import { Alert } from '@backstage/ui';
import type { ScorecardSummary } from '@paved/plugin-scorecards-common';
import { CodeInText } from '@paved/ui';
import styles from './ScorecardPage.module.css';

/** Says that the newest text of a scorecard can't be used, and that the last good one goes on. */
export function ScorecardProblem(props: { summary: ScorecardSummary }) {
  const { problem } = props.summary;
  if (!problem) {
    return null;
  }
  return (
    <Alert
      status="warning"
      icon
      title="The newest text of this scorecard can’t be used"
      description={
        <span className={styles.problem}>
          The last good version stays in force until its file is mended.{' '}
          <CodeInText text={problem} />
        </span>
      }
    />
  );
}
