import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { ButtonLink, Container, Flex, Link, Text } from '@backstage/ui';
import type {
  AdoptionViewer,
  Survey,
  SurveyForMe,
} from '@paved/plugin-adoption-common';
import {
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, surveysOf, viewerOf } from '../../api';
import { answeredText, windowText } from './surveyWords';
import { ToAnswer } from './ToAnswer';
import { useSurveyPaths } from './useSurveyPaths';
import styles from './Surveys.module.css';

/** What the reader is asked, and what others are and were. */
export function SurveysPage() {
  useDocumentTitle('Surveys');
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () =>
        Promise.all([
          viewerOf(api),
          surveysOf(api).mine(),
          surveysOf(api).list(),
        ]),
      [api],
    ),
  );
  return (
    <Container>
      <main>
        {state.status === 'loading' && <LoadingLines what="surveys" />}
        {state.status === 'error' && (
          <LoadError
            title="Surveys could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <Surveys
            viewer={state.value[0]}
            mine={state.value[1]}
            surveys={state.value[2]}
          />
        )}
      </main>
    </Container>
  );
}

function Surveys(props: {
  viewer: AdoptionViewer;
  mine: SurveyForMe[];
  surveys: Survey[];
}) {
  const { viewer, mine, surveys } = props;
  const paths = useSurveyPaths();
  const inState = (state: Survey['state']) =>
    surveys.filter(survey => survey.state === state);
  return (
    <Flex direction="column" gap="6">
      <div className={styles.head}>
        <Text as="p" color="secondary">
          A few questions now and then, answered in a minute. Nobody can tell
          who answered what.
        </Text>
        {viewer.mayManageSurveys && (
          <ButtonLink href={paths.open}>Open a survey</ButtonLink>
        )}
      </div>
      {mine.length > 0 && (
        <section aria-label="For you">
          <Text as="h2" variant="title-x-small" weight="bold">
            For you
          </Text>
          <ToAnswer surveys={mine} />
        </section>
      )}
      <List title="Open" surveys={inState('open')} />
      <List title="To open" surveys={inState('planned')} />
      <List title="Closed" surveys={inState('closed')} />
      {surveys.length === 0 && (
        <Text as="p" color="secondary">
          {viewer.mayManageSurveys
            ? 'No survey has been opened yet. Open the first one: the questions come from a file of a repository.'
            : 'No survey has been opened yet. You are told when there is one for you.'}
        </Text>
      )}
    </Flex>
  );
}

function List(props: { title: string; surveys: Survey[] }) {
  const { title, surveys } = props;
  const paths = useSurveyPaths();
  return surveys.length === 0 ? null : (
    <section aria-label={title}>
      <Text as="h2" variant="title-x-small" weight="bold">
        {title}
      </Text>
      <ul className={styles.list}>
        {surveys.map(survey => (
          <li key={survey.id} className={styles.survey}>
            <span className={styles.words}>
              <Link href={paths.one(survey.id)}>{survey.definition.name}</Link>
              <Text variant="body-small" color="secondary">
                {windowText(survey)}
              </Text>
            </span>
            <Text variant="body-small">{answeredText(survey)}</Text>
          </li>
        ))}
      </ul>
    </section>
  );
}
