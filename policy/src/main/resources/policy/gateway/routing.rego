# Trial customers never reach production, whatever else fails: only a caller known to be in no trial does.
package waooaw.gateway.routing

default upstream := "sandbox"

upstream := "production" if input.trial == "none"

upstream := "production" if data.platform.features.enable_sandbox_routing == false
