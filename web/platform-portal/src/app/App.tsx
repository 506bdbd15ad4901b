import { ButtonLink, EmptyState, ErrorBoundary, ErrorState, Loading, useFreshStart, useSession, useTitle } from "@waooaw/ui";
import { lazy, Suspense } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { StackHealth } from "../health/StackHealth";
import { SignIn } from "../signIn/SignIn";
import { Bare } from "./Bare";
import { Shell } from "./Shell";
import { useSessionWatch } from "./useSessionWatch";

const AuditTrail = lazy(() => import("../audit/AuditTrail"));

/** Every screen of the operators. Whoever is not signed in signs in where they stand, and is there afterwards. */
export function App() {
  const session = useSession();
  const [path] = useLocation();
  useFreshStart(path);
  useSessionWatch();

  if (session.data === undefined) {
    return (
      <Bare>
        {session.error === null ? (
          <Loading label="Looking who is signed in" />
        ) : (
          <ErrorState
            level={1}
            error={session.error}
            onRetry={() => void session.refetch()}
            retrying={session.isFetching}
          />
        )}
      </Bare>
    );
  }
  if (session.data === null) {
    return (
      <Bare>
        <SignIn />
      </Bare>
    );
  }
  return (
    <Shell user={session.data.user}>
      <ErrorBoundary key={path}>
        <Suspense fallback={<Loading label="Opening the screen" />}>
          <Switch>
            <Route path="/" component={StackHealth} />
            <Route path="/audit" component={AuditTrail} />
            <Route path="/sign-in">
              <Redirect to="/" replace />
            </Route>
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Shell>
  );
}

function NotFound() {
  useTitle("Not found");
  return (
    <EmptyState
      level={1}
      title="There is no such screen"
      action={
        <ButtonLink look="outline" to="/">
          Go to stack health
        </ButtonLink>
      }
    >
      The address may have been mistyped, or the screen was moved.
    </EmptyState>
  );
}
