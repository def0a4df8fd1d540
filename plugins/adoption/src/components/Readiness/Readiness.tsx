import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { Alert, Button, Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import {
  assessReadiness,
  type ReadinessAnswers,
  type ReadinessQuestion,
  type ReadinessRecord,
  type ReadinessReport,
  type ReadinessVerdict,
} from '@paved/plugin-adoption-common';
import { LoadError, LoadingLines, useAction, useLoaded } from '@paved/ui';
import { adoptionApiRef, maturityOf } from '../../api';
import { day } from '../../words';
import styles from './Readiness.module.css';

const MOST = 25;

/** Whether the company needs a platform at all. */
export function Readiness(props: { mayManage: boolean }) {
  const { mayManage } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload, replace } = useLoaded(
    useCallback(() => maturityOf(api).readiness(), [api]),
  );
  const [isAnswering, setAnswering] = useState(false);
  return (
    <section aria-label="Readiness">
      <Flex direction="column" gap="3">
        <Text as="h2" variant="title-x-small" weight="bold">
          Is a platform needed?
        </Text>
        <Text color="secondary">
          Five questions, each from 1 (no pain) to 5. Below 10 in sum, a
          platform costs more than it gives.
        </Text>
        {state.status === 'loading' && <LoadingLines what="the answers" />}
        {state.status === 'error' && (
          <LoadError
            title="The answers could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <>
            <Records report={state.value} />
            {isAnswering ? (
              <Questions
                questions={state.value.questions}
                last={state.value.records[0]}
                onAnswered={report => {
                  setAnswering(false);
                  replace(report);
                }}
                onCancel={() => setAnswering(false)}
              />
            ) : (
              mayManage && (
                <Button
                  className={styles.begin}
                  variant="secondary"
                  onPress={() => setAnswering(true)}
                >
                  {state.value.records.length
                    ? 'Answer again'
                    : 'Answer the five questions'}
                </Button>
              )
            )}
          </>
        )}
      </Flex>
    </section>
  );
}

function Records(props: { report: ReadinessReport }) {
  const { questions, records } = props.report;
  const [last, ...earlier] = records;
  if (!last) {
    return <Text>Nobody has answered yet.</Text>;
  }
  return (
    <Flex direction="column" gap="2">
      <Verdict verdict={last} questions={questions} />
      <Text variant="body-small" color="secondary">
        Answered by <EntityRefLink entityRef={last.by} hideIcon /> on{' '}
        {day(last.at)}
      </Text>
      {earlier.length > 0 && (
        <details className={styles.earlier}>
          <summary>Earlier answers</summary>
          <ul>
            {earlier.map(record => (
              <Earlier key={record.at} record={record} />
            ))}
          </ul>
        </details>
      )}
    </Flex>
  );
}

function Earlier(props: { record: ReadinessRecord }) {
  const { at, by, sum } = props.record;
  return (
    <li>
      {day(at)}: {sum} of {MOST}, by <EntityRefLink entityRef={by} hideIcon />
    </li>
  );
}

function Verdict(props: {
  verdict: ReadinessVerdict;
  questions: ReadinessQuestion[];
}) {
  const { verdict, questions } = props;
  const { sum, needed, says, first } = verdict;
  const hurts = questions
    .filter(({ id }) => first.includes(id))
    .map(({ title }) => title.toLocaleLowerCase('en'));
  return (
    <Alert
      status={needed === 'not-yet' ? 'info' : 'success'}
      icon
      title={`${sum} of ${MOST}`}
      description={
        hurts.length ? `${says} It hurts most: ${hurts.join(', ')}.` : says
      }
    />
  );
}

function Questions(props: {
  questions: ReadinessQuestion[];
  last: ReadinessRecord | undefined;
  onAnswered: (report: ReadinessReport) => void;
  onCancel: () => void;
}) {
  const { questions, last, onAnswered, onCancel } = props;
  const api = useApi(adoptionApiRef);
  const [answers, setAnswers] = useState<Partial<ReadinessAnswers>>(
    last?.answers ?? {},
  );
  const given = isComplete(answers, questions) ? answers : undefined;
  const save = useAction(
    'The answers were not kept',
    useCallback(async () => {
      if (given) {
        onAnswered(await maturityOf(api).answer(given));
      }
    }, [api, given, onAnswered]),
  );
  return (
    <Flex direction="column" gap="4">
      {questions.map(({ id, title, question, answers: meanings }) => (
        <RadioGroup
          key={id}
          label={`${title}: ${question}`}
          // With any other value where nothing is chosen, no radio could be reached by keyboard
          value={answers[id] === undefined ? null : String(answers[id])}
          onChange={value =>
            setAnswers(all => ({ ...all, [id]: Number(value) }))
          }
        >
          {meanings.map((meaning, index) => (
            <Radio key={meaning} value={String(index + 1)}>
              {`${index + 1}: ${meaning}`}
            </Radio>
          ))}
        </RadioGroup>
      ))}
      <div role="status">
        {given ? (
          <Verdict verdict={assessReadiness(given)} questions={questions} />
        ) : (
          <Text color="secondary">
            {Object.keys(answers).length} of {questions.length} answered
          </Text>
        )}
      </div>
      <Flex gap="2">
        <Button
          isDisabled={!given}
          isPending={save.isPending}
          onPress={save.run}
        >
          Keep the answers
        </Button>
        <Button variant="secondary" onPress={onCancel}>
          Cancel
        </Button>
      </Flex>
    </Flex>
  );
}

function isComplete(
  answers: Partial<ReadinessAnswers>,
  questions: ReadinessQuestion[],
): answers is ReadinessAnswers {
  return questions.every(({ id }) => answers[id] !== undefined);
}
