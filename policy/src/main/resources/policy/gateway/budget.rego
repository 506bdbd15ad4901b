# Caps and costs, in whole micro-dollars. Redis counts; policy only says how much is allowed.
package waooaw.gateway.budget

agent_daily_microusd := data.platform.budget.agent_daily_microusd

platform_monthly_microusd := data.platform.budget.platform_monthly_microusd

thresholds := data.platform.budget.thresholds

default request_cost_microusd := 0

request_cost_microusd := data.platform.budget.request_cost_microusd if {
	input.permission in data.platform.budget.charged
	not data.platform.features.enable_budget_enforcement == false
}
