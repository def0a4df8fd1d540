import { Flex, Skeleton, VisuallyHidden } from '@backstage/ui';

/** Stands where content will be, in about its size. */
export function LoadingLines(props: { lines?: number; what: string }) {
  const { lines = 3, what } = props;
  return (
    <Flex direction="column" gap="3" role="status">
      <VisuallyHidden>Loading {what}…</VisuallyHidden>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} width={`${92 - line * 14}%`} height={16} />
      ))}
    </Flex>
  );
}
