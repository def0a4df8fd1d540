import { useCallback, useState } from 'react';
import { toastApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex } from '@backstage/ui';
import { ScoreField, useAction } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';

/** How well it serves somebody who asked for it; an answer that can be changed. */
export function Rate(props: {
  id: string;
  mine: number | undefined;
  onRated: () => void;
}) {
  const { id, mine, onRated } = props;
  const api = useApi(adoptionApiRef);
  const toasts = useApi(toastApiRef);
  const [score, setScore] = useState(mine);
  const send = useAction(
    'Your answer was not kept',
    useCallback(async () => {
      if (score === undefined) {
        return;
      }
      await requestsOf(api).rate(id, score);
      toasts.post({ title: 'Thank you', status: 'success', timeout: 6000 });
      onRated();
    }, [api, toasts, id, score, onRated]),
  );
  return (
    <Flex direction="column" gap="3">
      <ScoreField
        label="You asked for it. How well does it serve you?"
        description="Shown only together with four others at least."
        lowest="not at all"
        highest="very well"
        value={score}
        onChange={setScore}
      />
      <div>
        <Button
          size="small"
          variant="secondary"
          isPending={send.isPending}
          isDisabled={score === undefined || score === mine}
          onPress={send.run}
        >
          {mine === undefined ? 'Send' : 'Change my answer'}
        </Button>
      </div>
    </Flex>
  );
}
