import { Component, type ErrorInfo, type ReactNode } from "react";
import { Button } from "./Button";
import { ErrorState } from "./States";

/** Keeps one broken screen from taking the page with it. Give it a new `key` to try again. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    if (this.state.error === undefined) return this.props.children;
    return (
      <ErrorState
        level={1}
        error={this.state.error}
        action={
          <Button look="outline" onClick={() => location.reload()}>
            Load the page again
          </Button>
        }
      />
    );
  }
}
