import { Text } from '@backstage/ui';
import type { RequestRating } from '@paved/plugin-adoption-common';

/** What those who asked say of it, of five of them or more. */
export function RatingWords(props: { rating: RequestRating }) {
  const { answers, mean } = props.rating;
  return (
    <Text as="p" variant="body-small" color="secondary">
      {mean === undefined
        ? 'What those who asked say of it is shown when five of them have answered'
        : `${mean.toFixed(1)} of 5 from ${answers} of those who asked`}
    </Text>
  );
}
