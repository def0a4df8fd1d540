import { useCallback, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Dialog, DialogHeader, DialogTrigger } from '@backstage/ui';
import type { PlatformRequest, PromoteTo } from '@paved/plugin-adoption-common';
import { adoptionApiRef, requestsOf } from '../../api';
import { useRoadmapPaths } from '../../useRoadmapPaths';
import { RequestTarget } from '../RequestTarget';

/** Makes a request part of another that is about the same. */
export function Merge(props: {
  request: PlatformRequest;
  onMerged: () => void;
}) {
  const { request, onMerged } = props;
  const api = useApi(adoptionApiRef);
  const navigate = useNavigate();
  const paths = useRoadmapPaths();
  const [isOpen, setOpen] = useState(false);
  const merge = useCallback(
    async (to: PromoteTo) => {
      if ('request' in to) {
        const { id } = await requestsOf(api).merge(request, to.request);
        setOpen(false);
        onMerged();
        navigate(paths.request(id));
      }
    },
    [api, request, onMerged, navigate, paths],
  );
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button size="small" variant="secondary">
        Merge into another
      </Button>
      <Dialog width="min(600px, 100vw - 32px)">
        <DialogHeader>Merge “{request.title}”</DialogHeader>
        <RequestTarget
          about={request.title}
          except={request.id}
          action="Merge"
          failure="The requests were not merged"
          onCancel={() => setOpen(false)}
          onChosen={merge}
        />
      </Dialog>
    </DialogTrigger>
  );
}
