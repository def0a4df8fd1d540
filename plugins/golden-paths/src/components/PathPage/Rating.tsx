import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, TextField } from '@backstage/ui';
import type { GoldenPath } from '@paved/plugin-golden-paths-common';
import { ScoreField, useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import styles from './PathPage.module.css';

/** The reader's own answer; only means of five answers and more are ever shown. */
export function Rating(props: {
  path: GoldenPath;
  mine: number | undefined;
  onRated: () => void;
}) {
  const { path, mine, onRated } = props;
  const api = useApi(goldenPathsApiRef);
  const toasts = useApi(toastApiRef);
  const [score, setScore] = useState(mine);
  const [comment, setComment] = useState('');
  const send = useAction(
    'Your answer was not kept',
    useCallback(async () => {
      if (score === undefined) {
        return;
      }
      await api.rate(path.ref, score, comment.trim() || undefined);
      toasts.post({ title: 'Thank you', status: 'success', timeout: 6000 });
      setComment('');
      onRated();
    }, [api, toasts, path.ref, score, comment, onRated]),
  );
  return (
    <Flex direction="column" gap="3" className={styles.rating}>
      <ScoreField
        label="How well does this path serve you?"
        description="Shown only together with four others at least."
        lowest="badly"
        highest="very well"
        value={score}
        onChange={setScore}
      />
      {score !== undefined && (
        <>
          <TextField
            label="What would make it better?"
            secondaryLabel="Optional"
            value={comment}
            onChange={setComment}
          />
          <div>
            <Button
              size="small"
              variant="secondary"
              isPending={send.isPending}
              isDisabled={score === mine && comment.trim() === ''}
              onPress={send.run}
            >
              {mine === undefined ? 'Send' : 'Change my answer'}
            </Button>
          </div>
        </>
      )}
    </Flex>
  );
}
