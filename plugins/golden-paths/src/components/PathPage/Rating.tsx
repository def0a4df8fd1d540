import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Radio, RadioGroup, TextField } from '@backstage/ui';
import type { GoldenPath } from '@paved/plugin-golden-paths-common';
import { useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';
import styles from './PathPage.module.css';

const scores = ['1, badly', '2', '3', '4', '5, very well'];

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
      <RadioGroup
        label="How well does this path serve you?"
        description="Shown only together with four others at least."
        orientation="horizontal"
        className={styles.scores}
        value={score === undefined ? '' : String(score)}
        onChange={value => setScore(Number(value))}
      >
        {scores.map((label, index) => (
          <Radio key={label} value={String(index + 1)}>
            {label}
          </Radio>
        ))}
      </RadioGroup>
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
