package waooaw.gateway.decision_test

import data.waooaw.gateway.decision

customer := {
	"portal": "CP", "roles": ["customer_user"], "has_governor_id": false, "trial": "active",
	"tier": "trial", "permission": "run.create", "method": "POST", "approval": "none",
}

staff := {
	"portal": "PP", "roles": ["viewer"], "has_governor_id": false, "trial": "none",
	"tier": "staff", "permission": "health.view", "method": "GET", "approval": "none",
}

with_(base, change) := object.union(base, change)

test_a_customer_runs_goals if {
	decision.rbac == {"allow": true, "reasons": []} with input as customer
	decision.trial.daily_task_limit == 10 with input as customer
	decision.budget.request_cost_microusd == 1000 with input as customer
}

test_a_trial_is_routed_to_the_sandbox if {
	decision.routing.upstream == "sandbox" with input as customer
	decision.routing.upstream == "sandbox" with input as with_(customer, {"trial": "expired"})
	decision.routing.upstream == "sandbox" with input as with_(customer, {"trial": null})
	decision.routing.upstream == "production" with input as with_(customer, {"trial": "none"})
}

test_an_ended_trial_runs_nothing_and_reads_everything if {
	ended := with_(customer, {"trial": "expired"})
	decision.trial.reasons == ["trial_expired"] with input as ended
	not decision.trial.allow with input as ended
	decision.trial.allow with input as with_(ended, {"permission": "deliverable.view"})
}

test_a_customer_role_counts_for_nothing_on_the_platform_portal if {
	decision.rbac == {"allow": false, "reasons": ["no_role"]} with input as with_(customer, {"portal": "PP"})
}

test_staff_see_health_and_not_the_audit if {
	decision.rbac.allow with input as staff
	decision.rbac.reasons == ["role_not_granted"] with input as with_(staff, {"permission": "audit.view"})
}

test_an_unknown_permission_has_its_own_reason if {
	decision.rbac.reasons == ["unknown_permission"] with input as with_(staff, {"permission": "never.heard_of"})
	decision.rbac.allow with input as with_(staff, {"permission": "never.heard_of", "roles": ["admin"]})
}

test_an_admin_is_no_customer if {
	decision.rbac.reasons == ["role_not_granted"] with input as with_(staff, {"permission": "hire.create", "roles": ["admin"]})
}

test_two_reasons_at_once_are_a_set_and_no_failure if {
	decision.rbac.reasons == ["no_role", "unknown_permission"] with input as with_(staff, {"roles": [], "permission": "x.y"})
}

test_null_roles_allow_nothing if {
	not decision.rbac.allow with input as with_(staff, {"roles": null})
	not decision.rbac.allow with input as with_(staff, {"roles": [null]})
	not decision.rbac.allow with input as with_(staff, {"permission": null, "roles": ["admin"]})
}

test_a_string_of_roles_allows_nothing if {
	not decision.rbac.allow with input as with_(staff, {"roles": "admin"})
}

test_a_missing_switch_enforces if {
	not decision.rbac.allow with input as with_(staff, {"permission": "audit.view"})
		with data.platform.features as {}
	decision.routing.upstream == "sandbox" with input as customer with data.platform.features as {}
	decision.budget.request_cost_microusd == 1000 with input as customer with data.platform.features as {}
}

test_a_switch_turned_off_is_off if {
	decision.rbac.allow with input as with_(staff, {"permission": "audit.view"})
		with data.platform.features as {"enable_rbac": false}
}

test_sensitive_acts_need_the_governor if {
	deploy := with_(staff, {"roles": ["admin"], "permission": "agent.deploy"})
	decision.governor == {"approval_required": true, "reasons": ["governor_approval_needed"]} with input as deploy
	decision.governor == {"approval_required": false, "reasons": []} with input as with_(deploy, {"approval": "approved"})
}

test_only_an_admin_with_the_office_decides_what_staff_may_do if {
	decide := with_(staff, {"permission": "approval.decide", "method": "POST", "roles": ["admin"]})
	governor := with_(decide, {"has_governor_id": true})
	decision.rbac == {"allow": true, "reasons": []} with input as governor
	decision.rbac == {"allow": false, "reasons": ["not_the_governor", "role_not_granted"]} with input as decide
	not decision.rbac.allow with input as with_(governor, {"has_governor_id": null})
	not decision.rbac.allow with input as with_(governor, {"has_governor_id": "yes"})
	not decision.rbac.allow with input as with_(governor, {"roles": ["agent_orchestrator"]})
	not decision.rbac.allow with input as with_(governor, {"portal": "CP"})
}

test_everyone_sees_approvals_and_customers_decide_their_own if {
	decision.rbac.allow with input as with_(staff, {"permission": "approval.view"})
	decision.rbac.allow with input as with_(customer, {"permission": "approval.view"})
	decision.rbac.allow with input as with_(customer, {"permission": "approval.decide"})
	not decision.governor.approval_required with input as with_(customer, {"permission": "approval.decide"})
}

test_an_unknown_tier_gets_the_smallest_limits if {
	decision.limits == {"requests_per_hour": 2000, "burst": 300} with input as with_(staff, {"tier": "imaginary"})
}
