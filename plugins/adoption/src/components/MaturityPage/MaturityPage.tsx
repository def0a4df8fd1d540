import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Container, Flex, Text } from '@backstage/ui';
import type {
  AspectState,
  MaturityReport,
  PastAssessment,
} from '@paved/plugin-adoption-common';
import {
  LoadError,
  LoadingLines,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, maturityOf, viewerOf } from '../../api';
import { Chart } from '../../charts';
import { timeText } from '../../words';
import { Readiness } from '../Readiness';
import { Criterion } from './Criterion';
import styles from './MaturityPage.module.css';

/** How far the platform is, why, and what comes next. */
export function MaturityPage() {
  useDocumentTitle('Maturity');
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => Promise.all([maturityOf(api).report(), viewerOf(api)]),
      [api],
    ),
  );
  return (
    <Container>
      <main>
        <Flex direction="column" gap="6">
          {state.status === 'loading' && (
            <LoadingLines what="how far the platform is" lines={6} />
          )}
          {state.status === 'error' && (
            <LoadError
              title="How far the platform is could not be loaded"
              error={state.error}
              onRetry={reload}
            />
          )}
          {state.status === 'loaded' && (
            <>
              <Maturity
                report={state.value[0]}
                mayManage={state.value[1].mayManage}
                onChanged={reload}
              />
              <Readiness mayManage={state.value[1].mayManage} />
            </>
          )}
        </Flex>
      </main>
    </Container>
  );
}

function Maturity(props: {
  report: MaturityReport;
  mayManage: boolean;
  onChanged: () => void;
}) {
  const { report, mayManage, onChanged } = props;
  const { title, level, levels, aspects, history } = report;
  return (
    <>
      <section aria-label={title}>
        <Flex direction="column" gap="1">
          <Text as="h2" variant="title-small" weight="bold">
            Level {level}: {levels[level]}
          </Text>
          <Text color="secondary">
            As far as its weakest aspect. A level is reached when all its
            criteria, and those of the levels below, are evidenced today: by a
            number measured here, or by something shown that has not run out.
          </Text>
        </Flex>
      </section>
      <div className={styles.aspects}>
        {aspects.map(aspect => (
          <Aspect
            key={aspect.id}
            aspect={aspect}
            levels={levels}
            mayManage={mayManage}
            onChanged={onChanged}
          />
        ))}
      </div>
      <History history={history} aspects={aspects} />
    </>
  );
}

function Aspect(props: {
  aspect: AspectState;
  levels: string[];
  mayManage: boolean;
  onChanged: () => void;
}) {
  const { aspect, levels, mayManage, onChanged } = props;
  const { title, question, level, nextSteps, criteria } = aspect;
  const rest = criteria.filter(
    ({ id }) => !nextSteps.some(step => step.id === id),
  );
  return (
    <section aria-label={title} className={styles.aspect}>
      <Flex direction="column" gap="3">
        <Flex direction="column" gap="1">
          <Text as="h3" variant="body-large" weight="bold">
            {title}
          </Text>
          <Text color="secondary">{question}</Text>
          <Text weight="bold">
            Level {level}: {levels[level]}
          </Text>
          <span className={styles.steps} aria-hidden>
            {levels.slice(1).map((name, index) => (
              <span key={name} data-reached={index < level || undefined} />
            ))}
          </span>
        </Flex>
        {nextSteps.length > 0 && (
          <>
            <Text weight="bold">
              For level {level + 1}: {levels[level + 1]}
            </Text>
            <ul className={styles.criteria} aria-label={`Next of ${title}`}>
              {nextSteps.map(criterion => (
                <Criterion
                  key={criterion.id}
                  criterion={criterion}
                  mayManage={mayManage}
                  onChanged={onChanged}
                />
              ))}
            </ul>
          </>
        )}
        <details>
          <summary>All other criteria</summary>
          <ul className={styles.criteria}>
            {rest.map(criterion => (
              <Criterion
                key={criterion.id}
                criterion={criterion}
                mayManage={mayManage}
                onChanged={onChanged}
              />
            ))}
          </ul>
        </details>
      </Flex>
    </section>
  );
}

function History(props: { history: PastAssessment[]; aspects: AspectState[] }) {
  const { history, aspects } = props;
  const oldestFirst = [...history].reverse();
  return history.length > 1 ? (
    <Chart
      title="How it came here"
      shape="line"
      labelsTitle="Since"
      content={{
        labels: oldestFirst.map(({ at }) => timeText(at)),
        series: aspects.map(({ id, title }) => ({
          id,
          title,
          values: oldestFirst.map(({ aspects: levels }) => levels[id]),
        })),
        format: value => `level ${value}`,
      }}
    />
  ) : null;
}
