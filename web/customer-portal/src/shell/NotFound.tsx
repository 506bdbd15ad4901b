import { ButtonLink, EmptyState, useTitle } from "@waooaw/ui";

/** The address leads nowhere. */
export function NotFound() {
  useTitle("Not found");
  return (
    <EmptyState
      level={1}
      icon="search"
      title="This page does not exist"
      action={<ButtonLink to="/">Go to the marketplace</ButtonLink>}
    >
      The address may be mistyped, or what was here has moved. Your hires and deliverables are where you left them.
    </EmptyState>
  );
}
