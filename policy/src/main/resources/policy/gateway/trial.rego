# What a trial may still do. Times are compared by the gateway; here a trial is none, active or expired.
package waooaw.gateway.trial

default allow := false

allow if data.platform.features.enable_trial_mode == false

allow if input.trial in {"none", "active"}

# What was made in a trial stays readable after it.
allow if {
	input.trial == "expired"
	is_string(input.permission)
	not input.permission in data.platform.trial.needs_active
}

reasons contains "trial_expired" if {
	not allow
	input.trial == "expired"
}

reasons contains "trial_unknown" if {
	not allow
	not is_known
}

# A rule of its own: "not" before a test of what is missing would be undefined, and not true.
is_known if input.trial in {"none", "active", "expired"}

counted if {
	input.trial in {"active", "expired"}
	not data.platform.features.enable_trial_mode == false
}

default daily_task_limit := null

daily_task_limit := data.platform.trial.tasks_per_day if counted

default spend_cap_microusd := null

spend_cap_microusd := data.platform.trial.spend_cap_microusd if counted
