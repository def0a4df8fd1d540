import { useCallback } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import type { Deviation } from '@paved/plugin-golden-paths-common';
import { useAction } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';

/** Takes a service back onto its path. */
export function StepOn(props: { deviation: Deviation; onChanged: () => void }) {
  const { deviation, onChanged } = props;
  const api = useApi(goldenPathsApiRef);
  const stepOn = useAction(
    'It is still off the path',
    useCallback(async () => {
      await api.endDeviation(deviation.id);
      onChanged();
    }, [api, deviation.id, onChanged]),
  );
  return (
    <Button isPending={stepOn.isPending} onPress={stepOn.run}>
      Step back on
    </Button>
  );
}
