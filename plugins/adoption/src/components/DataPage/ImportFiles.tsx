import { useCallback, useRef, useState } from 'react';
import { ResponseError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Card, CardBody, Flex, Select, Text } from '@backstage/ui';
import type { ImportResult } from '@paved/plugin-adoption-common';
import { count, errorMessage } from '@paved/ui';
import { adoptionApiRef, qualityOf } from '../../api';
import styles from './DataPage.module.css';

const kinds: Record<string, { label: string; of: string }> = {
  deployments: {
    label: 'Deployments',
    of: 'One line a deployment: id, entity, environment, result, finishedAt, and commit where it is known.',
  },
  incidents: {
    label: 'Incidents',
    of: 'One line an incident: id, entity, createdAt, resolvedAt, and causedBy where the deployment is known.',
  },
  'work-items': {
    label: 'Tickets and work items',
    of: 'One line a ticket: id, type, createdAt, resolvedAt, and the team that asked.',
  },
  people: {
    label: 'People',
    of: 'One line a person: who they are in the catalog and the day they started.',
  },
  costs: {
    label: 'Costs',
    of: 'A file of a cloud’s bill in the FOCUS form, 1.0 to 1.4. A file with one wrong line is refused as a whole.',
  },
};

/** Beyond it nobody reads on; the file itself has to be mended. */
const SHOWN_REFUSALS = 50;

type Import =
  | { status: 'none' }
  | { status: 'sending'; name: string; size: number }
  | {
      status: 'failed';
      name: string;
      reason: string;
      /** Sends it again, where it is refused only as long as nobody says that it is meant so. */
      insist?: () => void;
    }
  | { status: 'done'; name: string; result: ImportResult };

/** Files instead of events: for what happened before, and for what no pipeline tells. */
export function ImportFiles(props: { onImported: () => void }) {
  const { onImported } = props;
  const api = useApi(adoptionApiRef);
  const [kind, setKind] = useState('deployments');
  const [state, setState] = useState<Import>({ status: 'none' });
  const input = useRef<HTMLInputElement>(null);
  const send = useCallback(
    async (file: File, isMeant = false) => {
      const { name, size } = file;
      setState({ status: 'sending', name, size });
      try {
        const result = await qualityOf(api).importFile(
          kind,
          file,
          isMeant ? { replace: 'true' } : {},
        );
        setState({ status: 'done', name, result });
        onImported();
      } catch (error) {
        const isConflict =
          error instanceof ResponseError && error.statusCode === 409;
        setState({
          status: 'failed',
          name,
          reason: errorMessage(error),
          ...(isConflict && { insist: () => send(file, true) }),
        });
      }
    },
    [api, kind, onImported],
  );
  return (
    <section aria-label="Import a file" className={styles.import}>
      <Text as="h2" variant="title-x-small" weight="bold">
        Import a file
      </Text>
      <Card>
        <CardBody>
          <Flex direction="column" gap="3">
            <Flex gap="3" align="end" className={styles.fields}>
              <Select
                className={styles.kind}
                label="What is in it"
                size="small"
                value={kind}
                onChange={key => setKind(String(key))}
                options={Object.entries(kinds).map(([value, { label }]) => ({
                  value,
                  label,
                }))}
              />
              <input
                ref={input}
                className={styles.hidden}
                type="file"
                accept=".csv,text/csv"
                aria-label="CSV file"
                tabIndex={-1}
                onChange={event => {
                  const file = event.target.files?.[0];
                  // The same file can be chosen again after a mend
                  event.target.value = '';
                  if (file) {
                    send(file);
                  }
                }}
              />
              <Button
                size="small"
                isPending={state.status === 'sending'}
                onPress={() => input.current?.click()}
              >
                Choose a CSV file
              </Button>
            </Flex>
            <Text variant="body-small" color="secondary">
              {kinds[kind].of} The first line names the columns. What was
              imported before is not taken twice.
            </Text>
            <div role="status">
              <Outcome state={state} />
            </div>
          </Flex>
        </CardBody>
      </Card>
    </section>
  );
}

function Outcome(props: { state: Import }) {
  const { state } = props;
  switch (state.status) {
    case 'sending':
      return (
        <Text>
          Sending {state.name} ({sizeText(state.size)}); it is read as it
          arrives…
        </Text>
      );
    case 'failed':
      return (
        <Flex direction="column" gap="2" align="start">
          <Text color="danger">
            Nothing of {state.name} was taken: {state.reason}.
          </Text>
          {state.insist && (
            <Button size="small" variant="secondary" onPress={state.insist}>
              It is right: replace what is known
            </Button>
          )}
        </Flex>
      );
    case 'done':
      return <Taken name={state.name} result={state.result} />;
    default:
      return null;
  }
}

function Taken(props: { name: string; result: ImportResult }) {
  const { taken, repeated, corrected, refused } = props.result;
  const { outdated = [], notes = [] } = props.result;
  const lines = [...refused, ...outdated];
  return (
    <Flex direction="column" gap="2">
      <Text>
        {props.name}: {taken.toLocaleString('en')} taken,{' '}
        {repeated.toLocaleString('en')} known already,{' '}
        {corrected.toLocaleString('en')} corrected,{' '}
        {outdated.length > 0 &&
          `${count(
            outdated.length,
            'line',
          )} not taken, as something else stands, `}
        {count(refused.length, 'line')} refused.
      </Text>
      {notes.map(note => (
        <Text key={note}>{note}</Text>
      ))}
      {lines.length > 0 && (
        <ul className={styles.names}>
          {lines.slice(0, SHOWN_REFUSALS).map(({ line, reason }) => (
            <li key={`${line} ${reason}`}>
              Line {line}: {reason}
            </li>
          ))}
          {lines.length > SHOWN_REFUSALS && (
            <li>and {lines.length - SHOWN_REFUSALS} more</li>
          )}
        </ul>
      )}
    </Flex>
  );
}

function sizeText(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.ceil(bytes / 1024)} KiB`
    : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
