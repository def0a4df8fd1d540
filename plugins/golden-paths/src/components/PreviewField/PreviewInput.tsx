import { useEffect, useState } from 'react';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import { RiCheckLine } from '@remixicon/react';
import type { CreationPlan } from '@paved/plugin-golden-paths-common';
import { CodeInText, errorMessage, LoadError, LoadingLines } from '@paved/ui';
import { PlanView } from './PlanView';
import { planRequest } from './planRequest';
import { NOT_APPROVED, type previewSchema } from './schema';
import { usePlan } from './usePlan';
import styles from './PreviewField.module.css';

/**
 * Shows exactly what creating will make and send. Its value is the plan's hash, once the reader said that it is what they
 * want; what is run later is this plan or nothing.
 */
export function PreviewInput(props: typeof previewSchema.TProps) {
  const { name, formData: approved, onChange, uiSchema, disabled } = props;
  const { [name]: _own, ...parameters } = props.formContext?.formData ?? {};
  const { state, reload, isCurrent } = usePlan(
    planRequest(uiSchema?.['ui:options'], parameters),
  );
  const plan = state.status === 'loaded' ? state.value : undefined;
  const [wasChanged, setChanged] = useState(false);

  // The form checks only fields that hold something: what is not approved is empty, not absent
  useEffect(() => {
    if (approved === undefined) {
      onChange(NOT_APPROVED);
    }
  }, [approved, onChange]);

  // An approval is of one plan, and goes with it
  useEffect(() => {
    if (isCurrent && plan && approved && approved !== plan.hash) {
      setChanged(true);
      onChange(NOT_APPROVED);
    }
  }, [isCurrent, plan, approved, onChange]);

  return (
    <section aria-label="Preview">
      <Flex direction="column" gap="3">
        <Text as="h3" variant="title-x-small" weight="bold">
          {props.schema.title ?? 'What will be made'}
        </Text>
        {state.status === 'loading' && (
          <LoadingLines what="what will be made" lines={5} />
        )}
        {state.status === 'error' &&
          (isRefused(state.error) ? (
            <Refused error={state.error} />
          ) : (
            <LoadError
              title="What will be made could not be found out"
              error={state.error}
              onRetry={reload}
            />
          ))}
        {plan && (
          <>
            <PlanView plan={plan} />
            <Approval
              plan={plan}
              isApproved={approved === plan.hash}
              isCurrent={isCurrent}
              wasChanged={wasChanged}
              isDisabled={disabled}
              onApprove={() => {
                setChanged(false);
                onChange(plan.hash);
              }}
            />
          </>
        )}
      </Flex>
    </section>
  );
}

function Approval(props: {
  plan: CreationPlan;
  isApproved: boolean;
  isCurrent: boolean;
  wasChanged: boolean;
  isDisabled?: boolean;
  onApprove: () => void;
}) {
  const { plan, isApproved, isCurrent, wasChanged, isDisabled, onApprove } =
    props;
  return (
    <div role="status">
      {isApproved ? (
        <Flex align="center" gap="2">
          <RiCheckLine className={styles.icon} aria-hidden />
          <Text>
            You approved this plan, <code>{plan.hash.slice(0, 15)}</code>. What
            is run is exactly it, or nothing.
          </Text>
        </Flex>
      ) : (
        <Flex direction="column" gap="2" align="start">
          {wasChanged && (
            <Text>
              What would be made has changed since you approved it. Look again.
            </Text>
          )}
          <Button isDisabled={isDisabled || !isCurrent} onPress={onApprove}>
            That is what I want
          </Button>
        </Flex>
      )}
    </div>
  );
}

function Refused(props: { error: Error }) {
  return (
    <Alert
      status="warning"
      icon
      role="alert"
      title="This can’t be made yet"
      description={
        <span className={styles.problems}>
          <CodeInText
            text={`${errorMessage(
              props.error,
            )}. Go back and correct it; the preview is computed again.`}
          />
        </span>
      }
    />
  );
}

/** Whether the values are at fault, and not the portal. */
function isRefused({ cause }: Error): boolean {
  return (
    cause instanceof Error &&
    [
      'InputError',
      'ConflictError',
      'NotAllowedError',
      'NotFoundError',
    ].includes(cause.name)
  );
}
