import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  DialogTrigger,
  Text,
} from '@backstage/ui';
import {
  campaignManagePermission,
  type Campaign,
} from '@paved/plugin-scorecards-common';
import { useAction } from '@paved/ui';
import { scorecardsApiRef } from '../../api';

/** Ends a campaign before its day; offered to those who may. */
export function EndCampaign(props: {
  campaign: Campaign;
  onEnded: () => void;
}) {
  const { campaign, onEnded } = props;
  const api = useApi(scorecardsApiRef);
  const [isOpen, setOpen] = useState(false);
  const { allowed } = usePermission({
    permission: campaignManagePermission,
    resourceRef: campaign.scorecard,
  });
  const end = useAction(
    'The campaign could not be ended',
    useCallback(async () => {
      await api.endCampaign(campaign.id);
      setOpen(false);
      onEnded();
    }, [api, campaign.id, onEnded]),
  );
  if (!allowed || campaign.state === 'ended') {
    return null;
  }
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button variant="secondary">End it now</Button>
      <Dialog width={440}>
        <DialogHeader>End this campaign</DialogHeader>
        <DialogBody>
          <Text>
            Nobody is reminded any more. What was reached stays here to be read;
            it can’t be started again.
          </Text>
        </DialogBody>
        <DialogFooter>
          <Button variant="secondary" onPress={() => setOpen(false)}>
            Cancel
          </Button>
          <Button isPending={end.isPending} onPress={end.run}>
            End it
          </Button>
        </DialogFooter>
      </Dialog>
    </DialogTrigger>
  );
}
