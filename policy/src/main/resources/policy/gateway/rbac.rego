# Who may do what. Levels of staff do not inherit from each other.
package waooaw.gateway.rbac

default allow := false

allow if data.platform.features.enable_rbac == false

allow if input.permission == "public"

allow if {
	input.permission in data.platform.permissions.shared
	count(held) > 0
}

allow if {
	some role in held
	role in data.platform.permissions.staff[input.permission]
}

allow if {
	some role in held
	some grant in own
	role in data.platform.permissions.customer[grant]
}

# An admin may do whatever is not a customer's own, even what no table names yet.
allow if {
	"admin" in held
	is_string(input.permission)
	count(own) == 0
}

# The customers' grants that cover the permission: its own name, or all acts on its resource at once.
own contains input.permission if data.platform.permissions.customer[input.permission]

own contains every_act if {
	[resource, _] := split(input.permission, ".")
	every_act := concat(".", [resource, "*"])
	data.platform.permissions.customer[every_act]
}

# The platform's governor is an admin who was given that office: the role alone is not enough, nor is the office.
allow if {
	input.permission in data.platform.governor.governor_acts
	"admin" in held
	input.has_governor_id == true
}

# The caller's roles that exist on the caller's portal; a role of the other portal counts for nothing.
held := {role |
	some role in input.roles
	role in data.platform.roles[input.portal]
}

known if input.permission in data.platform.permissions.shared

known if data.platform.permissions.staff[input.permission]

known if count(own) > 0

reasons contains "no_role" if {
	not allow
	count(held) == 0
}

reasons contains "unknown_permission" if {
	not allow
	not known
}

reasons contains "not_the_governor" if {
	not allow
	input.permission in data.platform.governor.governor_acts
	"admin" in held
}

reasons contains "role_not_granted" if {
	not allow
	known
	count(held) > 0
}
