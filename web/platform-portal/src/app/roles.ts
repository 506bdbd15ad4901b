const NAMES: Record<string, string> = {
  admin: "Administrator",
  subscription_manager: "Subscription manager",
  agent_orchestrator: "Agent orchestrator",
  infrastructure_engineer: "Infrastructure engineer",
  helpdesk_agent: "Helpdesk agent",
  industry_manager: "Industry manager",
  viewer: "Viewer",
};

/** Roles as people say them; one we do not know yet is shown as it is. */
export function roleNames(roles: readonly string[]): string {
  return roles.map((role) => NAMES[role] ?? role).join(", ");
}
