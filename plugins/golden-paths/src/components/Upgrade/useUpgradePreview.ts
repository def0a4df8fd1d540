import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { JsonObject } from '@backstage/types';
import type {
  Upgrade,
  UpgradePreview,
} from '@paved/plugin-golden-paths-common';
import { useAction, useLoaded, type Loaded } from '@paved/ui';
import { goldenPathsApiRef } from '../../api';

/** What an upgrade would do with the values that are given; asked again when `look` is called. */
export function useUpgradePreview(
  entityRef: string,
  onOpened: (upgrade: Upgrade) => void,
): {
  state: Loaded<UpgradePreview>;
  reload: () => void;
  values: JsonObject;
  setValues: (values: JsonObject) => void;
  /** Whether values were changed since the preview. */
  isStale: boolean;
  look: () => void;
  open: () => void;
  isOpening: boolean;
} {
  const api = useApi(goldenPathsApiRef);
  const [values, setValues] = useState<JsonObject>({});
  const [asked, setAsked] = useState(values);
  const { state, reload } = useLoaded(
    useCallback(
      () => api.previewUpgrade(entityRef, { parameters: asked }),
      [api, entityRef, asked],
    ),
  );
  const preview = state.status === 'loaded' ? state.value : undefined;
  const { run, isPending } = useAction(
    'The change request was not opened',
    useCallback(async () => {
      if (preview) {
        onOpened(
          await api.upgrade(entityRef, {
            release: preview.to,
            parameters: asked,
            hash: preview.hash,
          }),
        );
      }
    }, [api, entityRef, preview, asked, onOpened]),
  );
  return {
    state,
    reload,
    values,
    setValues,
    isStale: asked !== values,
    look: useCallback(() => setAsked(values), [values]),
    open: run,
    isOpening: isPending,
  };
}
