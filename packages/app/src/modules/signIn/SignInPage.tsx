import {
  configApiRef,
  Progress,
  useApi,
  type IdentityApi,
} from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import { useMemo } from 'react';
import { errorMessage } from '@paved/ui';
import { LogoFull } from '../brand';
import { PeopleChoice } from './PeopleChoice';
import { ProviderButton } from './ProviderButton';
import styles from './SignInPage.module.css';
import { useSignIn } from './useSignIn';

/** The door: the ways in that are configured, each one click. */
export function SignInPage(props: {
  onSignInSuccess: (identity: IdentityApi) => void;
}) {
  const config = useApi(configApiRef);
  const providers = useMemo(
    () => config.getOptionalStringArray('app.signIn.providers') ?? [],
    [config],
  );
  const portal = config.getOptionalString('app.title') ?? 'Paved';
  const company = config.getOptionalString('organization.name');
  const { state, signIn } = useSignIn({
    providers,
    onSignInSuccess: props.onSignInSuccess,
  });

  if (state.status === 'resuming') {
    return <Progress />;
  }
  const pending = state.status === 'signing-in' ? state.choice : undefined;
  const byProvider = providers.filter(provider => provider !== 'development');
  return (
    <main className={styles.page}>
      <div className={styles.road} aria-hidden />
      <section className={styles.panel} aria-labelledby="sign-in-title">
        <div className={styles.logo}>
          <LogoFull height={40} />
        </div>
        <h1 id="sign-in-title" className={styles.title}>
          Sign in to {portal}
        </h1>
        <Text color="secondary" as="p" className={styles.line}>
          {company ? `The developer portal of ${company}: ` : ''}
          find services, read docs, create what is next.
        </Text>
        {state.status === 'choosing' && state.error && (
          <Alert
            status="danger"
            icon
            role="alert"
            title="That did not work"
            description={`${errorMessage(state.error)}. Try again.`}
          />
        )}
        {state.status === 'signing-in' && state.waitingFor && (
          <Alert
            status="info"
            isPending
            role="status"
            title="One moment"
            description={`${state.waitingFor}. You are signed in as soon as it can be.`}
          />
        )}
        {byProvider.map(provider => (
          <ProviderButton
            key={provider}
            provider={provider}
            oidcTitle={config.getOptionalString('app.signIn.oidcTitle')}
            isPending={pending?.provider === provider}
            isDisabled={pending !== undefined}
            onPress={() => signIn({ provider })}
          />
        ))}
        {providers.includes('development') && (
          <PeopleChoice
            pendingPerson={pending?.person}
            onChoose={person => signIn({ provider: 'development', person })}
          />
        )}
        {providers.length === 0 && (
          <Alert
            status="warning"
            icon
            title="No way to sign in is configured"
            description="Name at least one of oidc, github and gitlab under app.signIn.providers, and configure it under auth.providers."
          />
        )}
      </section>
    </main>
  );
}
