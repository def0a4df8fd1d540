import { Alert, Button, Skeleton, Text, VisuallyHidden } from '@backstage/ui';
import { RiArrowRightSLine } from '@remixicon/react';
import { errorMessage } from '@paved/ui';
import { usePeople } from './usePeople';
import styles from './SignInPage.module.css';

/** The named people of the development sign-in: the first as the way most will take, the others below it. */
export function PeopleChoice(props: {
  pendingPerson: string | undefined;
  onChoose: (entityRef: string) => void;
}) {
  const { pendingPerson, onChoose } = props;
  const state = usePeople();

  if (state.status === 'loading') {
    return (
      <div role="status" className={styles.people}>
        <VisuallyHidden>Loading the people to choose from…</VisuallyHidden>
        <Skeleton height={40} width="100%" />
        <Skeleton height={52} width="100%" />
        <Skeleton height={52} width="100%" />
      </div>
    );
  }
  if (state.status === 'error') {
    return (
      <Alert
        status="warning"
        icon
        isPending
        role="status"
        title="The portal is not ready yet"
        description={`${errorMessage(
          state.error,
        )}. This page tries again by itself.`}
      />
    );
  }
  const [first, ...others] = state.people;
  return (
    <div className={styles.people}>
      {first && (
        <Button
          className={styles.wide}
          variant="primary"
          isPending={pendingPerson === first.entityRef}
          isDisabled={
            pendingPerson !== undefined && pendingPerson !== first.entityRef
          }
          onPress={() => onChoose(first.entityRef)}
        >
          {`Continue as ${first.name} (${first.role})`}
        </Button>
      )}
      {others.length > 0 && (
        <>
          <Text
            as="h2"
            variant="body-small"
            color="secondary"
            className={styles.others}
          >
            Or look at it as somebody else
          </Text>
          <ul className={styles.list}>
            {others.map(({ entityRef, name, role, team }) => (
              <li key={entityRef}>
                <button
                  type="button"
                  className={styles.person}
                  disabled={pendingPerson !== undefined}
                  aria-busy={pendingPerson === entityRef}
                  onClick={() => onChoose(entityRef)}
                >
                  <span className={styles.initials} aria-hidden>
                    {name
                      .split(' ')
                      .map(word => word[0])
                      .slice(0, 2)
                      .join('')}
                  </span>
                  <span className={styles.who}>
                    <strong>{name}</strong>
                    <span>{team ? `${role}, ${team}` : role}</span>
                  </span>
                  <RiArrowRightSLine aria-hidden />
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <Text variant="body-x-small" color="secondary">
        Development only: no password, and only on this machine.
      </Text>
    </div>
  );
}
