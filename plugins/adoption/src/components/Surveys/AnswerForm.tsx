import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import type { SurveyAnswers, SurveyView } from '@paved/plugin-adoption-common';
import { count, day, errorMessage, Progress } from '@paved/ui';
import { adoptionApiRef, surveysOf } from '../../api';
import { Questions, unanswered } from './Questions';
import styles from './Surveys.module.css';

/** The questions, what is promised to those who answer, and sending the answers. */
export function AnswerForm(props: {
  survey: SurveyView;
  onAnswered: () => void;
}) {
  const { survey, onAnswered } = props;
  const { questions } = survey.definition;
  const api = useApi(adoptionApiRef);
  const [answers, setAnswers] = useState<SurveyAnswers>({});
  const [sending, setSending] = useState<'no' | 'yes' | Error>('no');
  const missing = unanswered(questions, answers);
  const closed = questions.filter(({ type }) => type !== 'free_text').length;

  const send = async () => {
    setSending('yes');
    try {
      await surveysOf(api).answer(survey.id, answers);
      onAnswered();
    } catch (error) {
      setSending(error instanceof Error ? error : new Error(String(error)));
    }
  };

  return (
    <Flex direction="column" gap="6" className={styles.narrow}>
      <Anonymity survey={survey} />
      {closed > 0 && (
        <Progress
          label="Answered"
          done={closed - missing.length}
          total={closed}
        />
      )}
      <Questions
        questions={questions}
        answers={answers}
        onChange={setAnswers}
      />
      {sending instanceof Error && (
        <Alert
          status="danger"
          icon
          role="alert"
          title="Your answers were not counted"
          description={`${errorMessage(
            sending,
          )}. What you chose is still here; send it again.`}
        />
      )}
      <Flex direction="column" gap="2">
        <div>
          <Button
            isDisabled={missing.length > 0}
            isPending={sending === 'yes'}
            onPress={send}
          >
            Send my answers
          </Button>
        </div>
        <Text variant="body-small" color="secondary">
          {missing.length > 0
            ? `${count(missing.length, 'question')} to go: ${missing
                .map(({ text }) => text)
                .join(' · ')}`
            : 'Once sent, they can’t be changed: nobody can tell which are yours, not even you.'}
        </Text>
      </Flex>
    </Flex>
  );
}

function Anonymity(props: { survey: SurveyView }) {
  const { atLeast, closesAt, countedWith } = props.survey;
  return (
    <Alert
      status="info"
      icon
      title="Nobody can tell what you answered"
      description={
        <>
          Your answers are added to the counts of{' '}
          {countedWith
            ? `${countedWith.title} (${count(
                countedWith.invited,
                'person',
                'people',
              )})`
            : 'everyone'}
          ; they are not kept one by one, and not with your name or a time. That
          you have answered is kept apart from them, and deleted when the survey
          closes on {day(closesAt)}. Only then are there results, and none of
          fewer than {atLeast} people. If you would rather not answer, just
          leave: nothing is kept, and nobody is told.
        </>
      }
    />
  );
}
