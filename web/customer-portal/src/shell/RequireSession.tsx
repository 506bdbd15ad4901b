import { ErrorState, Loading, Skeleton, useSession } from "@waooaw/ui";
import type { ReactNode } from "react";
import { Redirect, useLocation, useSearch } from "wouter";
import { signInPath } from "../account/returnTo";

/** Shows its children to somebody signed in, and sends anybody else to sign in and back. */
export function RequireSession({ children }: { children: ReactNode }) {
  const session = useSession();
  const [path] = useLocation();
  const search = useSearch();
  if (session.data) return children;
  if (session.data === null) return <Redirect to={signInPath(path, search)} replace />;
  if (session.error) {
    return (
      <ErrorState level={1} error={session.error} onRetry={() => void session.refetch()} retrying={session.isFetching} />
    );
  }
  return (
    <Loading label="Checking who is signed in">
      <Skeleton height="16rem" />
    </Loading>
  );
}
