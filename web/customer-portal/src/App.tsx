import { ErrorBoundary, Loading, Skeleton } from "@waooaw/ui";
import { lazy, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { Marketplace } from "./marketplace/Marketplace";
import { NotFound } from "./shell/NotFound";
import { RequireSession } from "./shell/RequireSession";
import { Shell } from "./shell/Shell";

// The marketplace is what a stranger sees first; every other screen is fetched when it is gone to.
const AgentScreen = lazy(() => import("./agent/AgentScreen"));
const SignIn = lazy(() => import("./account/SignIn"));
const SignUp = lazy(() => import("./account/SignUp"));
const StartTrial = lazy(() => import("./trial/StartTrial"));
const Hires = lazy(() => import("./hires/Hires"));
const Workspace = lazy(() => import("./workspace/Workspace"));
const DeliverableScreen = lazy(() => import("./deliverable/DeliverableScreen"));

/** Every route of the portal. A private one asks for a session first and comes back after it. */
export function App() {
  const [path] = useLocation();
  return (
    <Shell>
      <ErrorBoundary key={path}>
        <Suspense
          fallback={
            <Loading label="Loading the screen">
              <Skeleton height="16rem" />
            </Loading>
          }
        >
          <Switch>
            <Route path="/" component={Marketplace} />
            <Route path="/agents/:slug">{({ slug }) => <AgentScreen slug={slug} />}</Route>
            <Route path="/sign-in" component={SignIn} />
            <Route path="/sign-up" component={SignUp} />
            <Route path="/agents/:slug/trial">
              {({ slug }) => (
                <RequireSession>
                  <StartTrial slug={slug} />
                </RequireSession>
              )}
            </Route>
            <Route path="/hires">
              <RequireSession>
                <Hires />
              </RequireSession>
            </Route>
            <Route path="/hires/:id">
              {({ id }) => (
                <RequireSession>
                  <Workspace id={id} />
                </RequireSession>
              )}
            </Route>
            <Route path="/deliverables/:id">
              {({ id }) => (
                <RequireSession>
                  <DeliverableScreen id={id} />
                </RequireSession>
              )}
            </Route>
            <Route component={NotFound} />
          </Switch>
        </Suspense>
      </ErrorBoundary>
    </Shell>
  );
}
