import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Link, Select, Text } from '@backstage/ui';
import {
  enpsOf,
  EVERYONE,
  type AdoptionViewer,
  type PromoteTo,
  type PublishedQuestion,
  type Survey,
  type SurveyComment,
  type SurveyResults,
} from '@paved/plugin-adoption-common';
import { count, LoadError, LoadingLines, useLoaded } from '@paved/ui';
import { adoptionApiRef, surveysOf } from '../../api';
import { Chart } from '../../charts';
import { useAdoptionPaths } from '../../useAdoptionPaths';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { marginText, valueText } from '../../words';
import { Promote } from '../FeedbackPage';
import styles from './Surveys.module.css';

/** What came of a survey, of everyone or of one team at a time: nobody is ranked. */
export function Results(props: { survey: Survey; viewer: AdoptionViewer }) {
  const { survey, viewer } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(() => surveysOf(api).results(survey.id), [api, survey.id]),
  );
  if (state.status === 'loading') {
    return <LoadingLines what="the results" lines={6} />;
  }
  if (state.status === 'error') {
    return (
      <LoadError
        title="The results could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  return (
    <Published
      survey={survey.id}
      results={state.value}
      mayPromote={viewer.mayManageSurveys}
      onPromoted={reload}
    />
  );
}

function Published(props: {
  survey: string;
  results: SurveyResults;
  mayPromote: boolean;
  onPromoted: () => void;
}) {
  const { survey, results, mayPromote, onPromoted } = props;
  const { cells, questions, atLeast } = results;
  const paths = useAdoptionPaths();
  const [cell, setCell] = useState(cells[0]?.id);
  const hidden = cells.filter(
    ({ id, answers }) => id !== EVERYONE && answers === undefined,
  );
  if (cell === undefined) {
    return (
      <Text as="p">
        What came of it is for the teams that it asked, and for those who may
        see the whole company.
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="6">
      <Flex direction="column" gap="3" className={styles.narrow}>
        {cells.length > 1 && (
          <Select
            label="Answers of"
            value={cell}
            onChange={key => setCell(String(key))}
            options={cells.map(({ id, title, answers }) => ({
              value: id,
              label:
                answers === undefined
                  ? `${title} (hidden)`
                  : `${title} (${count(answers, 'answer')})`,
            }))}
          />
        )}
        {cells.length === 1 && cell !== EVERYONE && (
          <Text weight="bold">Answers of {cells[0].title}</Text>
        )}
        {hidden.length > 0 && (
          <Alert
            status="info"
            icon
            title={`${count(
              hidden.length,
              'team is',
              'teams are',
            )} hidden: ${hidden.map(({ title }) => title).join(', ')}`}
            description={`Fewer than ${atLeast} answered there, or another team could be told from the difference. What is hidden is not kept either.`}
          />
        )}
        <Link href={paths.metric('satisfaction.enps')} variant="body-small">
          eNPS of all surveys
        </Link>
      </Flex>
      <div className={styles.results}>
        {questions
          .filter(({ type }) => type !== 'free_text')
          .map(question => (
            <section
              key={question.id}
              className={styles.result}
              aria-label={question.text}
            >
              <Closed question={question} cell={cell} atLeast={atLeast} />
            </section>
          ))}
      </div>
      {questions
        .filter(({ type }) => type === 'free_text')
        .map(question => (
          <section key={question.id} aria-label={question.text}>
            <Texts
              survey={survey}
              question={question}
              atLeast={atLeast}
              mayPromote={mayPromote}
              onPromoted={onPromoted}
            />
          </section>
        ))}
    </Flex>
  );
}

function Closed(props: {
  question: PublishedQuestion;
  cell: string;
  atLeast: number;
}) {
  const { question, cell, atLeast } = props;
  const counts = question.counts[cell];
  return (
    <Flex direction="column" gap="2">
      <Chart
        title={question.text}
        shape="bar"
        labelsTitle="Answer"
        height={200}
        content={{
          labels: question.choices,
          series: [
            {
              id: question.id,
              title: 'Answers',
              values: question.choices.map((_, index) => counts?.[index]),
            },
          ],
          format: value => valueText(value, 'count'),
        }}
        empty={`Hidden: fewer than ${atLeast} answered, all answered the same, or the difference from what is shown would tell what a few answered.`}
      />
      {counts && <InOneNumber question={question} counts={counts} />}
      {question.rare.length > 0 && (
        <Text variant="body-small" color="secondary">
          {question.multiple
            ? `Not shown, as fewer than ${atLeast} of all chose them: `
            : 'Counted together as something else, as few of all chose them: '}
          {question.rare.join(', ')}
        </Text>
      )}
    </Flex>
  );
}

function InOneNumber(props: { question: PublishedQuestion; counts: number[] }) {
  const { question, counts } = props;
  if (question.type === 'nps') {
    const { score, margin, sample } = enpsOf(counts);
    return (
      <Text>
        eNPS {valueText(score, 'score')} {marginText(margin, 'score')}, of{' '}
        {count(sample, 'answer')}
      </Text>
    );
  }
  if (question.type === 'rating') {
    const answers = counts.reduce((sum, each) => sum + each, 0);
    const sum = counts.reduce(
      (all, each, index) => all + each * (index + 1),
      0,
    );
    return (
      <Text>
        {valueText(sum / answers, 'rating')} on average, of{' '}
        {count(answers, 'answer')}
      </Text>
    );
  }
  return question.multiple ? (
    <Text variant="body-small" color="secondary">
      Several could be chosen.
    </Text>
  ) : null;
}

function Texts(props: {
  survey: string;
  question: PublishedQuestion;
  atLeast: number;
  mayPromote: boolean;
  onPromoted: () => void;
}) {
  const { survey, question, atLeast, mayPromote, onPromoted } = props;
  return (
    <>
      <Text as="h3" weight="bold">
        {question.text}
      </Text>
      {question.comments.length > 0 ? (
        <ul className={styles.list}>
          {question.comments.map(comment => (
            <Comment
              key={comment.id}
              survey={survey}
              comment={comment}
              mayPromote={mayPromote}
              onPromoted={onPromoted}
            />
          ))}
        </ul>
      ) : (
        <Text as="p" color="secondary">
          {noTextsBecause(question, atLeast, mayPromote)}
        </Text>
      )}
    </>
  );
}

function noTextsBecause(
  { isHeldBack }: PublishedQuestion,
  atLeast: number,
  mayRead: boolean,
): string {
  if (isHeldBack) {
    return `Held back: fewer than ${atLeast} people wrote something, and what they wrote was not kept.`;
  }
  return mayRead
    ? 'Nobody wrote anything.'
    : 'What people wrote is for those who run the survey.';
}

function Comment(props: {
  survey: string;
  comment: SurveyComment;
  mayPromote: boolean;
  onPromoted: () => void;
}) {
  const { survey, comment, mayPromote, onPromoted } = props;
  const api = useApi(adoptionApiRef);
  const roadmap = useRoadmapPaths();
  const promote = useCallback(
    async (to: PromoteTo) => {
      await surveysOf(api).promote(survey, comment.id, to);
      onPromoted();
    },
    [api, survey, comment.id, onPromoted],
  );
  return (
    <li className={styles.survey}>
      <Text className={styles.comment}>{comment.text}</Text>
      {comment.request && (
        <Link href={roadmap.request(comment.request)}>Its request</Link>
      )}
      {mayPromote && !comment.request && (
        <Promote
          title="Make a request of it"
          about={comment.text}
          said={comment.text}
          onPromote={promote}
        />
      )}
    </li>
  );
}
