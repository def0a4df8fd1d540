import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import {
  getLocalTimeZone,
  toCalendarDate,
  today,
  type CalendarDate,
} from '@internationalized/date';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  Alert,
  Button,
  Container,
  DatePicker,
  Flex,
  Link,
  Radio,
  RadioGroup,
  Select,
  Text,
} from '@backstage/ui';
import type { AdoptionViewer, SurveyFile } from '@paved/plugin-adoption-common';
import {
  CodeInText,
  LoadError,
  LoadingLines,
  useAction,
  useDocumentTitle,
  useLoaded,
} from '@paved/ui';
import { adoptionApiRef, surveysOf, viewerOf } from '../../api';
import { Questions } from './Questions';
import { useSurveyPaths } from './useSurveyPaths';
import styles from './Surveys.module.css';

const USUAL_DAYS = 14;

/** What to ask, of whom and for how long, with the questions as people will see them. */
export function OpenSurveyPage() {
  useDocumentTitle('Open a survey');
  const api = useApi(adoptionApiRef);
  const paths = useSurveyPaths();
  const { state, reload } = useLoaded(
    useCallback(
      () => Promise.all([surveysOf(api).files(), viewerOf(api)]),
      [api],
    ),
  );
  return (
    <Container>
      <main>
        <Flex direction="column" gap="5" className={styles.narrow}>
          <Link href={paths.all} variant="body-small">
            All surveys
          </Link>
          <Text as="h2" variant="title-small" weight="bold">
            Open a survey
          </Text>
          {state.status === 'loading' && <LoadingLines what="surveys" />}
          {state.status === 'error' && (
            <LoadError
              title="What can be asked could not be loaded"
              error={state.error}
              onRetry={reload}
            />
          )}
          {state.status === 'loaded' && (
            <>
              <Broken files={state.value[0]} />
              <OpenForm
                files={state.value[0].filter(({ definition }) => definition)}
                viewer={state.value[1]}
              />
            </>
          )}
        </Flex>
      </main>
    </Container>
  );
}

function Broken(props: { files: SurveyFile[] }) {
  const broken = props.files.filter(({ problems }) => problems.length > 0);
  return broken.length === 0 ? null : (
    <Alert
      status="warning"
      icon
      title="Some surveys can’t be opened"
      description={
        <ul className={styles.bad}>
          {broken.flatMap(({ path, problems }) =>
            problems.map(({ line, message }) => (
              <li key={`${path}:${line} ${message}`}>
                {path}:{line}: <CodeInText text={message} />
              </li>
            )),
          )}
        </ul>
      }
    />
  );
}

function OpenForm(props: { files: SurveyFile[]; viewer: AdoptionViewer }) {
  const { files, viewer } = props;
  const api = useApi(adoptionApiRef);
  const navigate = useNavigate();
  const paths = useSurveyPaths();
  const zone = getLocalTimeZone();
  const now = useMemo(() => today(zone), [zone]);
  const [path, setPath] = useState(files[0]?.path);
  const [opens, setOpens] = useState<CalendarDate>(now);
  const [closes, setCloses] = useState<CalendarDate>(
    now.add({ days: USUAL_DAYS }),
  );
  const [who, setWho] = useState('everyone');
  const [groups, setGroups] = useState<string[]>([]);
  const file = files.find(each => each.path === path);
  const isLate = closes.compare(opens) < 0;
  const open = useAction(
    'The survey was not opened',
    useCallback(async () => {
      if (!file) {
        return;
      }
      const { id } = await surveysOf(api).open({
        path: file.path,
        commit: file.commit,
        opensAt:
          opens.compare(now) > 0 ? opens.toDate(zone).toISOString() : undefined,
        // The whole of the last day
        closesAt: closes.add({ days: 1 }).toDate(zone).toISOString(),
        audience: who === 'everyone' ? 'everyone' : { groups },
      });
      navigate(paths.one(id));
    }, [api, file, opens, closes, who, groups, now, zone, navigate, paths]),
  );
  if (!file?.definition) {
    return (
      <Text as="p">
        There is no survey to open. Add a YAML file with questions to the
        repository that the setting <code>adoption.surveys.repository</code>{' '}
        names, in its folder for surveys.
      </Text>
    );
  }
  return (
    <Flex direction="column" gap="5">
      <Select
        label="Survey"
        description={`From ${file.repository}, commit ${file.commit.slice(
          0,
          7,
        )}. Its text stays as it is when you open it.`}
        value={path}
        onChange={key => setPath(String(key))}
        options={files.map(each => ({
          value: each.path,
          label: each.definition?.name ?? each.path,
        }))}
      />
      <div className={styles.dates}>
        <DatePicker
          label="Opens"
          value={opens}
          minValue={now}
          onChange={value => value && setOpens(toCalendarDate(value))}
        />
        <DatePicker
          label="Last day to answer"
          value={closes}
          minValue={opens}
          isInvalid={isLate}
          onChange={value => value && setCloses(toCalendarDate(value))}
        />
      </div>
      <RadioGroup
        label="Who is asked"
        description="Never those who build the platform. They are told once, by a notification."
        value={who}
        onChange={setWho}
      >
        <Radio value="everyone">Everyone</Radio>
        <Radio value="groups">The people of some teams</Radio>
      </RadioGroup>
      {who === 'groups' && (
        <Select
          label="Teams"
          description="With all teams below them."
          selectionMode="multiple"
          search={{ placeholder: 'Find a team' }}
          placeholder="Choose teams"
          value={groups}
          onChange={keys => setGroups(keys.map(String))}
          options={(viewer.allTeams ?? viewer.teams).map(({ ref, title }) => ({
            value: ref,
            label: title,
          }))}
        />
      )}
      <div>
        <Button
          isPending={open.isPending}
          isDisabled={isLate || (who === 'groups' && groups.length === 0)}
          onPress={open.run}
        >
          {opens.compare(now) > 0 ? 'Plan it' : 'Open it'}
        </Button>
      </div>
      <section aria-label="As people will see it">
        <Text as="h3" weight="bold">
          As people will see it
        </Text>
        <div className={styles.preview}>
          <Questions questions={file.definition.questions} answers={{}} />
        </div>
      </section>
    </Flex>
  );
}
