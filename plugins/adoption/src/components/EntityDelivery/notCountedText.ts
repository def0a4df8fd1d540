import type { DeliveryExplanation } from '@paved/plugin-adoption-common';
import { count } from '../../words';

/** What was told of and is in no metric, so that nobody looks for it. */
export function notCountedText({
  failed,
  elsewhere,
}: DeliveryExplanation['notCounted']): string | undefined {
  const parts = [
    ...(failed > 0 ? [`${count(failed, 'deployment')} that failed`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} to other environments`] : []),
  ];
  return parts.length > 0 ? `Not counted: ${parts.join(', ')}.` : undefined;
}
