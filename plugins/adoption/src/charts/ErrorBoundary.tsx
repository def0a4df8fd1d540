import { Component, type ReactNode } from 'react';
import { Text } from '@backstage/ui';

/** A drawing that can't be loaded, as after a release, takes nothing else with it: the table is still there. */
export class ErrorBoundary extends Component<
  { children: ReactNode },
  { failed: boolean }
> {
  static getDerivedStateFromError() {
    return { failed: true };
  }

  state = { failed: false };

  render() {
    return this.state.failed ? (
      <Text color="secondary">
        The drawing could not be loaded; the numbers below are the same. Load
        the page again to see it.
      </Text>
    ) : (
      this.props.children
    );
  }
}
