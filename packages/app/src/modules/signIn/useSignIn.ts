import { useCallback, useEffect, useRef, useState } from 'react';
import {
  discoveryApiRef,
  githubAuthApiRef,
  gitlabAuthApiRef,
  useApi,
  type IdentityApi,
} from '@backstage/frontend-plugin-api';
import { toError } from '@backstage/errors';
import { errorMessage } from '@paved/ui';
import { DevelopmentIdentity } from './DevelopmentIdentity';
import { oidcAuthApiRef } from './oidcAuthApi';
import { ProviderIdentity, type AuthApi } from './ProviderIdentity';
import { rememberedChoice, type SignInChoice } from './rememberedChoice';

export type SignInState =
  /** The last choice is tried before anything is offered, so that a reload does not flash the page. */
  | { status: 'resuming' }
  | { status: 'choosing'; error?: Error }
  /** `waitingFor` says why it takes long: the backend is still starting. */
  | { status: 'signing-in'; choice: SignInChoice; waitingFor?: string };

const RETRY_MS = 2000;

/** Signs in by a choice, and at first by the one that this browser remembers. */
export function useSignIn(options: {
  providers: string[];
  onSignInSuccess: (identity: IdentityApi) => void;
}): { state: SignInState; signIn: (choice: SignInChoice) => void } {
  const { providers, onSignInSuccess } = options;
  const discoveryApi = useApi(discoveryApiRef);
  const oidc = useApi(oidcAuthApiRef);
  const github = useApi(githubAuthApiRef);
  const gitlab = useApi(gitlabAuthApiRef);
  const [state, setState] = useState<SignInState>({ status: 'resuming' });

  const retry = useRef<ReturnType<typeof setTimeout>>();

  const identify = useCallback(
    async (choice: SignInChoice, isResuming: boolean) => {
      const onSignOut = () => rememberedChoice.forget();
      if (choice.provider === 'development') {
        return choice.person
          ? DevelopmentIdentity.signIn({
              discoveryApi,
              entityRef: choice.person,
              onSignOut,
            })
          : undefined;
      }
      const authApis: Record<string, AuthApi> = { oidc, github, gitlab };
      const authApi = authApis[choice.provider];
      const response = await authApi?.getBackstageIdentity(
        isResuming ? { optional: true } : { instantPopup: true },
      );
      return response
        ? ProviderIdentity.create({
            authApi,
            identity: response.identity,
            onSignOut,
          })
        : undefined;
    },
    [discoveryApi, oidc, github, gitlab],
  );

  const attempt = useCallback(
    async (choice: SignInChoice, isResuming: boolean) => {
      try {
        const identity = await identify(choice, isResuming);
        if (identity) {
          rememberedChoice.write(choice);
          onSignInSuccess(identity);
          return;
        }
        setState({ status: 'choosing' });
      } catch (error) {
        if (isNotReady(error)) {
          setState({
            status: 'signing-in',
            choice,
            waitingFor: errorMessage(error),
          });
          retry.current = setTimeout(
            () => attempt(choice, isResuming),
            RETRY_MS,
          );
          return;
        }
        setState({ status: 'choosing', error: toError(error) });
      }
    },
    [identify, onSignInSuccess],
  );

  useEffect(() => () => clearTimeout(retry.current), []);

  const hasResumed = useRef(false);
  useEffect(() => {
    if (hasResumed.current) {
      return;
    }
    hasResumed.current = true;
    const choice = rememberedChoice.read();
    if (choice && providers.includes(choice.provider)) {
      attempt(choice, true);
    } else {
      setState({ status: 'choosing' });
    }
  }, [attempt, providers]);

  const signIn = useCallback(
    (choice: SignInChoice) => {
      setState({ status: 'signing-in', choice });
      attempt(choice, false);
    },
    [attempt],
  );

  return { state, signIn };
}

/** A backend that says "not yet" is asked again: on a first start the catalog is still being filled. */
function isNotReady(error: unknown): boolean {
  return (
    error instanceof Error && 'statusCode' in error && error.statusCode === 503
  );
}
