import { useState } from 'react';
import {
  Alert,
  Button,
  Card,
  CardBody,
  Container,
  Flex,
  Text,
  TextAreaField,
} from '@backstage/ui';
import { LinearProgress } from '@material-ui/core';
import { errorMessage, useDocumentTitle } from '@paved/ui';
import { PreviewOutcome } from './PreviewOutcome';
import { usePreview } from './usePreview';
import styles from './TryChangePage.module.css';

/** Before a check is rolled out: who would be better or worse off, and which releases it would have stopped. */
export function TryChangePage() {
  useDocumentTitle('Try a change');
  const { state, run } = usePreview();
  const [draft, setDraft] = useState('');
  return (
    <Container>
      <main>
        <Flex direction="column" gap="4">
          <Card>
            <CardBody>
              <Flex direction="column" gap="4">
                <Text as="p" className={styles.intro}>
                  Paste the file of a new or changed scorecard. It is evaluated
                  with the facts that are known now and compared with the
                  version in force; nothing is kept. In a shell,{' '}
                  <code>paved scorecards diff</code> says the same.
                </Text>
                <TextAreaField
                  label="Draft"
                  description="YAML or JSON of kind Scorecard"
                  rows={14}
                  spellCheck="false"
                  className={styles.draft}
                  value={draft}
                  onChange={setDraft}
                />
                <div>
                  <Button
                    isPending={state.status === 'running'}
                    isDisabled={draft.trim() === ''}
                    onPress={() => run(draft)}
                  >
                    Show what would change
                  </Button>
                </div>
              </Flex>
            </CardBody>
          </Card>
          {state.status === 'running' && (
            <LinearProgress aria-label="The draft is being evaluated" />
          )}
          {state.status === 'error' && (
            <Alert
              status="danger"
              icon
              role="alert"
              title="The draft can’t be evaluated"
              description={
                <span className={styles.error}>
                  {`${errorMessage(
                    state.error,
                  )}. Mend the draft and try again.`}
                </span>
              }
            />
          )}
          {state.status === 'done' && <PreviewOutcome result={state.result} />}
        </Flex>
      </main>
    </Container>
  );
}
