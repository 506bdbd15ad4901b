# Which acts a governor must approve before they happen.
package waooaw.gateway.governor

default approval_required := false

approval_required if {
	input.permission in data.platform.governor.approval_needed
	not data.platform.features.enable_governor_approval == false
	not input.approval == "approved"
}

reasons contains "governor_approval_needed" if approval_required
