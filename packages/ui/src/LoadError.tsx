import { Alert, Button } from '@backstage/ui';
import { CodeInText } from './CodeInText';
import { errorMessage } from './errorMessage';

/** A failed load: what could not be shown, why, and the way on. */
export function LoadError(props: {
  title: string;
  error: Error;
  onRetry: () => void;
}) {
  const { title, error, onRetry } = props;
  return (
    <Alert
      status="danger"
      icon
      role="alert"
      title={title}
      description={
        <CodeInText
          text={`${errorMessage(
            error,
          )}. Try again; if it stays so, tell the platform team.`}
        />
      }
      customActions={
        <Button size="small" variant="secondary" onPress={onRetry}>
          Try again
        </Button>
      }
    />
  );
}
