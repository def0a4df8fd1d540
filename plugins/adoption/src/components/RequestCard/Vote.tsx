import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { ToggleButton } from '@backstage/ui';
import { RiThumbUpFill, RiThumbUpLine } from '@remixicon/react';
import { useAction } from '@paved/ui';
import { adoptionApiRef, requestsOf } from '../../api';

/** Asks for something too, or no more. */
export function Vote(props: {
  request: { id: string; title: string; mine: boolean };
  onVoted: () => void;
}) {
  const { request, onVoted } = props;
  const { id, title, mine } = request;
  const api = useApi(adoptionApiRef);
  const { run, isPending } = useAction(
    'Your vote was not kept',
    useCallback(async () => {
      const requests = requestsOf(api);
      await (mine ? requests.takeBack(id) : requests.vote(id));
      onVoted();
    }, [api, id, mine, onVoted]),
  );
  return (
    <ToggleButton
      size="small"
      isSelected={mine}
      isDisabled={isPending}
      onChange={run}
      iconStart={mine ? <RiThumbUpFill /> : <RiThumbUpLine />}
      aria-label={`I need this too: ${title}`}
    >
      I need this too
    </ToggleButton>
  );
}
