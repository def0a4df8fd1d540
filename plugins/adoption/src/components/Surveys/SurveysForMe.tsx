import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { ButtonLink, Text } from '@backstage/ui';
import type { SurveyForMe } from '@paved/plugin-adoption-common';
import { count, day, LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, surveysOf } from '../../api';
import { useSurveyPaths } from './useSurveyPaths';
import styles from './Surveys.module.css';

/** What the reader is asked, for the home page. */
export function SurveysForMe() {
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => surveysOf(api).mine(), [api]),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="surveys" />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="Surveys could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return state.value.length === 0 ? (
    <Text color="secondary">
      Nothing to answer now. You are told when you are asked something.
    </Text>
  ) : (
    <ToAnswer surveys={state.value} />
  );
}

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
