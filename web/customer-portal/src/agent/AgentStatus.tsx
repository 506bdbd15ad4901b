import { Status } from "@waooaw/ui";
import type { AgentSummary } from "../plant/queries";

/** What the agent is doing now, in one word. */
export function AgentStatus({ agent }: { agent: Pick<AgentSummary, "status" | "needs_model"> }) {
  switch (agent.status) {
    case "available":
      return <Status tone="ok">Available</Status>;
    case "working":
      return (
        <Status tone="warn" live>
          Working now
        </Status>
      );
    case "offline":
      return <Status tone="bad">{agent.needs_model ? "Offline, needs a model" : "Offline"}</Status>;
  }
}
