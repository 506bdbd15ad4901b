{{- /* Parts that several objects share. Each takes a dictionary: root (the chart's scope) and what it names. */ -}}

{{- define "waooaw.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "waooaw.allLabels" -}}
{{ include "waooaw.labels" . }}
app.kubernetes.io/part-of: waooaw
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "waooaw.image" -}}
{{ .root.Values.image.prefix }}/{{ .image }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{- define "waooaw.pod" -}}
automountServiceAccountToken: false
serviceAccountName: {{ .Release.Name }}-waooaw
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "waooaw.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- define "waooaw.plantEnv" -}}
- { name: DATABASE_URL_FILE, value: /secrets/database-url }
- { name: REDIS_URL_FILE, value: /secrets/redis-url }
- { name: MASTER_KEY_FILE, value: /secrets/master.key }
- { name: PASSPORT_KEY_FILE, value: /secrets/passport.key }
- { name: GATEWAY_URL, value: "http://{{ .Release.Name }}-gateway:8000" }
- { name: CP_URL, value: "http://{{ .Release.Name }}-cp:8015" }
- { name: PP_URL, value: "http://{{ .Release.Name }}-pp:8006" }
{{- with include "waooaw.opaUrl" . }}
- { name: OPA_URL, value: {{ . | quote }} }
{{- end }}
- { name: ENVIRONMENT, value: production }
{{- end }}

{{- define "waooaw.opaUrl" -}}
{{- if .Values.opa.url }}{{ .Values.opa.url }}{{ else if .Values.opa.bundleUrl }}http://{{ .Release.Name }}-opa:8181{{ end }}
{{- end }}

{{- /* The keys of the Secret a service may read. */ -}}
{{- define "waooaw.keys" -}}
{{- if has .name (list "backend" "sandbox") -}}database-url redis-url master.key passport.key
{{- else if eq .name "gateway" -}}redis-url passport.key portal.key
{{- else -}}redis-url portal.key session.key{{- end }}
{{- end }}

{{- define "waooaw.secretVolume" -}}
- name: secrets
  secret:
    secretName: {{ .root.Values.secretName }}
    defaultMode: 0440
    items:
      {{- range splitList " " (include "waooaw.keys" .) }}
      - { key: {{ . }}, path: {{ . }} }
      {{- end }}
- name: tmp
  emptyDir: { medium: Memory, sizeLimit: 64Mi }
{{- end }}

{{- define "waooaw.env" -}}
{{- $v := .root.Values -}}
{{- if has .name (list "backend" "sandbox") }}
{{- include "waooaw.plantEnv" .root }}
{{- else if eq .name "gateway" }}
- { name: PLANT_BACKEND_URL, value: "http://{{ .root.Release.Name }}-backend:8001" }
{{- if $v.sandbox.enabled }}
- { name: PLANT_SANDBOX_URL, value: "http://{{ .root.Release.Name }}-sandbox:8001" }
{{- end }}
- { name: JWKS_URL, value: "http://{{ .root.Release.Name }}-backend:8001/.well-known/jwks.json" }
- { name: REDIS_URL_FILE, value: /secrets/redis-url }
- { name: PASSPORT_KEY_FILE, value: /secrets/passport.key }
- { name: PORTAL_KEY_FILE, value: /secrets/portal.key }
- { name: ENVIRONMENT, value: production }
{{- with include "waooaw.opaUrl" .root }}
- { name: OPA_URL, value: {{ . | quote }} }
{{- end }}
{{- else }}
- { name: GATEWAY_URL, value: "http://{{ .root.Release.Name }}-gateway:8000" }
- { name: REDIS_URL_FILE, value: /secrets/redis-url }
- { name: PORTAL_KEY_FILE, value: /secrets/portal.key }
- { name: SESSION_KEY_FILE, value: /secrets/session.key }
- { name: ENVIRONMENT, value: production }
{{- with (index $v .name).origins }}
- { name: PUBLIC_ORIGINS, value: {{ join "," . | quote }} }
{{- end }}
{{- with $v.trustedProxies }}
- { name: TRUSTED_PROXIES, value: {{ join "," . | quote }} }
{{- end }}
{{- end }}
{{- range $name, $value := (index $v .name).env }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}
