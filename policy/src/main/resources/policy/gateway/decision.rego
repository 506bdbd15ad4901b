# METADATA
# description: The one decision a request needs, with a part for each stage. Reasons are sets, written as sorted arrays.
# entrypoint: true
package waooaw.gateway.decision

rbac := {
	"allow": data.waooaw.gateway.rbac.allow,
	"reasons": sort([r | some r in data.waooaw.gateway.rbac.reasons]),
}

trial := {
	"allow": data.waooaw.gateway.trial.allow,
	"reasons": sort([r | some r in data.waooaw.gateway.trial.reasons]),
	"daily_task_limit": data.waooaw.gateway.trial.daily_task_limit,
	"spend_cap_microusd": data.waooaw.gateway.trial.spend_cap_microusd,
}

governor := {
	"approval_required": data.waooaw.gateway.governor.approval_required,
	"reasons": sort([r | some r in data.waooaw.gateway.governor.reasons]),
}

routing := {"upstream": data.waooaw.gateway.routing.upstream}

budget := {
	"agent_daily_microusd": data.waooaw.gateway.budget.agent_daily_microusd,
	"platform_monthly_microusd": data.waooaw.gateway.budget.platform_monthly_microusd,
	"request_cost_microusd": data.waooaw.gateway.budget.request_cost_microusd,
	"thresholds": data.waooaw.gateway.budget.thresholds,
}

limits := {
	"requests_per_hour": data.waooaw.gateway.limits.requests_per_hour,
	"burst": data.waooaw.gateway.limits.burst,
}

revision := data.platform.revision
