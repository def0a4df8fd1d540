import { Button } from '@backstage/ui';
import {
  RiGithubFill,
  RiGitlabFill,
  RiShieldKeyholeLine,
} from '@remixicon/react';
import styles from './SignInPage.module.css';

const KNOWN = {
  github: { title: 'GitHub', icon: <RiGithubFill /> },
  gitlab: { title: 'GitLab', icon: <RiGitlabFill /> },
  oidc: { title: 'single sign-on', icon: <RiShieldKeyholeLine /> },
};

/** Signs in with one auth provider. */
export function ProviderButton(props: {
  provider: string;
  oidcTitle: string | undefined;
  isPending: boolean;
  isDisabled: boolean;
  onPress: () => void;
}) {
  const { provider, oidcTitle, isPending, isDisabled, onPress } = props;
  const known = Object.entries(KNOWN).find(([id]) => id === provider)?.[1];
  const title = (provider === 'oidc' && oidcTitle) || known?.title || provider;
  return (
    <Button
      className={styles.wide}
      variant="primary"
      iconStart={known?.icon}
      isPending={isPending}
      isDisabled={isDisabled && !isPending}
      onPress={onPress}
    >
      {`Continue with ${title}`}
    </Button>
  );
}
