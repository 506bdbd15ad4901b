# Requests an hour and at once, by the caller's tier; a tier nobody knows gets the smallest.
package waooaw.gateway.limits

default tier := "anonymous"

tier := input.tier if data.platform.limits[input.tier]

requests_per_hour := data.platform.limits[tier].requests_per_hour

burst := data.platform.limits[tier].burst
