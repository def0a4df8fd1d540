import { ButtonLink, Text } from '@backstage/ui';
import type { SurveyForMe } from '@paved/plugin-adoption-common';
import { count, day } from '@paved/ui';
import { useSurveyPaths } from './useSurveyPaths';
import styles from './Surveys.module.css';

/** Surveys with the way to answer each. */
export function ToAnswer(props: { surveys: SurveyForMe[] }) {
  const paths = useSurveyPaths();
  return (
    <ul className={styles.list}>
      {props.surveys.map(survey => (
        <li key={survey.id} className={styles.survey}>
          <span className={styles.words}>
            <Text weight="bold">{survey.title}</Text>
            <Text variant="body-small" color="secondary">
              {count(survey.questions, 'question')}, until{' '}
              {day(survey.closesAt)}
            </Text>
          </span>
          <ButtonLink
            href={paths.one(survey.id)}
            aria-label={`Answer ${survey.title}`}
          >
            Answer
          </ButtonLink>
        </li>
      ))}
    </ul>
  );
}
