import { Text } from '@backstage/ui';
import type { RequestRating } from '@paved/plugin-adoption-common';
import { count } from '../../words';

/** What those who asked say of it; of few answers only how many. */
export function RatingWords(props: { rating: RequestRating }) {
  const { answers, mean } = props.rating;
  return (
    <Text as="p" variant="body-small" color="secondary">
      {mean === undefined
        ? `${count(answers, 'answer')} of those who asked; shown from five on`
        : `${mean.toFixed(1)} of 5 from ${answers} of those who asked`}
    </Text>
  );
}
