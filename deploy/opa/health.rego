# Whether OPA serves the platform's data: asked by the health check of deploy/compose.yaml.
package health

up if {
	answer := http.send({"method": "get", "url": "http://127.0.0.1:8181/v1/data/platform/revision"})
	answer.body.result
}
