import { useCallback, useEffect, useRef, useState } from 'react';
import { useParams } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Container,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type { AdoptionViewer, SurveyView } from '@paved/plugin-adoption-common';
import {
  day,
  LoadError,
  LoadingLines,
  useAction,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, surveysOf, viewerOf } from '../../api';
import { AnswerForm } from './AnswerForm';
import { Questions } from './Questions';
import { Results } from './Results';
import { answeredText, windowText } from './surveyWords';
import { useSurveyPaths } from './useSurveyPaths';
import styles from './Surveys.module.css';

/** One survey: to answer, to wait for, or what came of it. */
export function SurveyPage() {
  const { id = '' } = useParams();
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => Promise.all([surveysOf(api).get(id), viewerOf(api)]),
      [api, id],
    ),
  );
  return (
    <Container>
      <main>
        {state.status === 'loading' && <LoadingLines what="the survey" />}
        {state.status === 'error' && (
          <LoadError
            title="The survey could not be loaded"
            error={state.error}
            onRetry={reload}
          />
        )}
        {state.status === 'loaded' && (
          <OneSurvey
            key={id}
            survey={state.value[0]}
            viewer={state.value[1]}
            onChange={reload}
          />
        )}
      </main>
    </Container>
  );
}

function OneSurvey(props: {
  survey: SurveyView;
  viewer: AdoptionViewer;
  onChange: () => void;
}) {
  const { survey, viewer, onChange } = props;
  const { definition, state } = survey;
  useDocumentTitle(definition.name);
  const paths = useSurveyPaths();
  const [isSent, setSent] = useState(false);
  const mayAnswer = state === 'open' && survey.isAsked && !survey.hasAnswered;
  return (
    <Flex direction="column" gap="5">
      <Link href={paths.all} variant="body-small">
        All surveys
      </Link>
      <div className={styles.head}>
        <div className={styles.narrow}>
          <Text as="h2" variant="title-small" weight="bold">
            {definition.name}
          </Text>
          <Text as="p" color="secondary">
            {windowText(survey)} · {answeredText(survey)}
          </Text>
          {definition.description && (
            <Text as="p">{definition.description}</Text>
          )}
        </div>
        {viewer.mayManageSurveys && state !== 'closed' && (
          <CloseSurvey survey={survey} onClosed={onChange} />
        )}
      </div>
      {isSent && <Thanks survey={survey} />}
      {mayAnswer && !isSent && (
        <AnswerForm survey={survey} onAnswered={() => setSent(true)} />
      )}
      {state !== 'closed' && !mayAnswer && (
        <Waiting survey={survey} mayManage={viewer.mayManageSurveys} />
      )}
      {state === 'closed' && <Results survey={survey} viewer={viewer} />}
    </Flex>
  );
}

/** Said where the form was, and to screen readers by the focus. */
function Thanks(props: { survey: SurveyView }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <div className={styles.narrow}>
      <h3 ref={ref} tabIndex={-1}>
        Thank you
      </h3>
      <Text as="p">
        Your answers are counted. There are results here when the survey closes,
        on {day(props.survey.closesAt)}.
      </Text>
    </div>
  );
}

function Waiting(props: { survey: SurveyView; mayManage: boolean }) {
  const { survey, mayManage } = props;
  return (
    <Flex direction="column" gap="4" className={styles.narrow}>
      <Text as="p">{waitingText(survey)}</Text>
      {mayManage && (
        <div className={styles.preview}>
          <Questions questions={survey.definition.questions} answers={{}} />
        </div>
      )}
    </Flex>
  );
}

function waitingText({
  state,
  hasAnswered,
  opensAt,
  closesAt,
}: SurveyView): string {
  if (state === 'planned') {
    return `It opens on ${day(opensAt)}; those who are asked are told then.`;
  }
  return hasAnswered
    ? `You have answered, thank you. There are results here when it closes, on ${day(
        closesAt,
      )}.`
    : `This survey asks others. There are results here when it closes, on ${day(
        closesAt,
      )}.`;
}

function CloseSurvey(props: { survey: SurveyView; onClosed: () => void }) {
  const { survey, onClosed } = props;
  const api = useApi(adoptionApiRef);
  const [isOpen, setOpen] = useState(false);
  const close = useAction(
    'The survey was not closed',
    useCallback(async () => {
      await surveysOf(api).close(survey.id);
      setOpen(false);
      onClosed();
    }, [api, survey.id, onClosed]),
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button variant="secondary">Close it now</Button>
      <Dialog width={480}>
        <DialogHeader>{`Close ${survey.definition.name}?`}</DialogHeader>
        <DialogBody>
          <Text as="p">
            {answeredText(survey)}. Nobody can answer after that, what fewer
            than {survey.atLeast} people said is forgotten, and it can’t be
            opened again.
          </Text>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Leave it open
          </Button>
          <Button isPending={close.isPending} onPress={close.run}>
            Close it
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
