import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Button,
  Card,
  CardBody,
  Flex,
  NumberField,
  Select,
  TextAreaField,
  TextField,
} from '@backstage/ui';
import {
  REQUEST_STATES,
  type RequestDetail,
  type RequestState,
} from '@paved/plugin-adoption-common';
import { LoadError, useAction, useLoaded } from '@paved/ui';
import { adoptionApiRef, metricsOf, requestsOf, viewerOf } from '../../api';
import { requestStates } from '../RequestCard';
import styles from './RequestPage.module.css';

const NONE = 'none';

/** What those who keep the roadmap decide on a request. */
export function Decide(props: {
  request: RequestDetail;
  onChanged: () => void;
}) {
  const { request, onChanged } = props;
  const { id, version, priority, outcome } = request;
  const api = useApi(adoptionApiRef);
  const toasts = useApi(toastApiRef);
  const [title, setTitle] = useState(request.title);
  const [text, setText] = useState(request.text);
  const [state, setState] = useState(request.state);
  const [reason, setReason] = useState('');
  const [effort, setEffort] = useState(priority.effort);
  const [metric, setMetric] = useState(outcome?.metric);
  const [team, setTeam] = useState(outcome?.team);
  const [path, setPath] = useState(outcome?.path);
  const isShipped = request.state === 'shipped';
  const isDeclining = state === 'declined' && state !== request.state;
  // What was said of these two can be changed, not taken back
  const lacksEffort = effort === undefined && priority.effort !== undefined;

  const save = useAction(
    'Nothing was changed',
    useCallback(async () => {
      await requestsOf(api).change(id, {
        version,
        title: title.trim(),
        text: text.trim(),
        state,
        reason: reason.trim() || undefined,
        effort,
        metric: metric && !isShipped ? { metric, team, path } : undefined,
      });
      toasts.post({
        title: 'Saved',
        description:
          state === 'shipped' && !isShipped
            ? 'Who asked for it is told within a minute.'
            : undefined,
        status: 'success',
        timeout: 6000,
      });
      onChanged();
    }, [
      api,
      toasts,
      id,
      version,
      title,
      text,
      state,
      reason,
      effort,
      metric,
      team,
      path,
      isShipped,
      onChanged,
    ]),
  );

  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="4">
          <TextField label="Title" value={title} onChange={setTitle} />
          <TextAreaField
            label="What is asked for"
            rows={3}
            value={text}
            onChange={setText}
          />
          <Flex gap="4" className={styles.head}>
            <Select
              className={styles.field}
              label="State"
              value={state}
              onChange={key => setState(key as RequestState)}
              options={REQUEST_STATES.map(value => ({
                value,
                label: requestStates[value].label,
              }))}
            />
            <NumberField
              className={styles.field}
              label="Effort"
              description="In days or points; more than 0."
              isRequired={priority.effort !== undefined}
              minValue={0.1}
              maxValue={100_000}
              value={effort ?? NaN}
              onChange={value =>
                setEffort(Number.isNaN(value) ? undefined : value)
              }
            />
          </Flex>
          <TextAreaField
            label="Reason"
            description="Everybody can read it."
            isRequired={isDeclining}
            secondaryLabel={isDeclining ? undefined : 'Optional'}
            rows={2}
            value={reason}
            onChange={setReason}
          />
          {!isShipped && (
            <MetricFields
              metric={metric}
              isRequired={outcome !== undefined}
              team={team}
              path={path}
              onMetric={setMetric}
              onTeam={setTeam}
              onPath={setPath}
            />
          )}
          <div>
            <Button
              isPending={save.isPending}
              isDisabled={
                lacksEffort ||
                (isDeclining && reason.trim() === '') ||
                title.trim().length < 3
              }
              onPress={save.run}
            >
              Save
            </Button>
          </div>
        </Flex>
      </CardBody>
    </Card>
  );
}

/** The metric that it is meant to move; said before it ships, so that nobody picks the one that looks best. */
function MetricFields(props: {
  metric: string | undefined;
  isRequired: boolean;
  team: string | undefined;
  path: string | undefined;
  onMetric: (metric: string | undefined) => void;
  onTeam: (team: string | undefined) => void;
  onPath: (path: string | undefined) => void;
}) {
  const { metric, isRequired, team, path, onMetric, onTeam, onPath } = props;
  const api = useApi(adoptionApiRef);
  const { state, reload } = useLoaded(
    useCallback(
      () => Promise.all([metricsOf(api).definitions(), viewerOf(api)]),
      [api],
    ),
  );
  if (state.status === 'error') {
    return (
      <LoadError
        title="What it can be meant to move could not be loaded"
        error={state.error}
        onRetry={reload}
      />
    );
  }
  if (state.status !== 'loaded') {
    return null;
  }
  const [definitions, { allTeams, teams, paths }] = state.value;
  const optional = (key: unknown) => (key === NONE ? undefined : String(key));
  const titled = ({ ref, title }: { ref: string; title: string }) => ({
    value: ref,
    label: title,
  });
  return (
    <Flex gap="4" className={styles.head}>
      <Select
        className={styles.field}
        label="Meant to move"
        description="Everybody sees its value before and after."
        value={metric ?? NONE}
        onChange={key => onMetric(optional(key))}
        options={[
          ...(isRequired ? [] : [{ value: NONE, label: 'No metric' }]),
          ...definitions.map(({ id, title }) => ({ value: id, label: title })),
        ]}
      />
      {metric && (
        <>
          <Select
            className={styles.field}
            label="Of the team"
            value={team ?? NONE}
            onChange={key => onTeam(optional(key))}
            options={[
              { value: NONE, label: 'All teams' },
              ...(allTeams ?? teams).map(titled),
            ]}
          />
          <Select
            className={styles.field}
            label="On the path"
            value={path ?? NONE}
            onChange={key => onPath(optional(key))}
            options={[
              { value: NONE, label: 'All paths' },
              ...paths.map(titled),
            ]}
          />
        </>
      )}
    </Flex>
  );
}
