{{- define "dateline.name" -}}
{{- if contains "dateline" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-dateline" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "dateline.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "dateline.labels" -}}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "dateline.selector" -}}
app.kubernetes.io/name: dateline
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "dateline.host" -}}
{{ regexReplaceAll "^https://([^/:]+).*$" .Values.url "${1}" }}
{{- end }}

{{- define "dateline.filesClaim" -}}
{{ .Values.files.existingClaim | default (printf "%s-files" (include "dateline.name" .)) }}
{{- end }}

{{- define "dateline.chromaUrl" -}}
{{- if and .Values.chroma.enabled .Values.chroma.url }}{{ fail "chroma.url names another Chroma server: set chroma.enabled to false" }}{{ end -}}
{{- if not (or .Values.chroma.enabled .Values.chroma.url) }}{{ fail "chroma.enabled is false: set chroma.url to the Chroma server to use" }}{{ end -}}
{{ .Values.chroma.url | default (printf "http://%s-chroma:8000" (include "dateline.name" .)) }}
{{- end }}

{{- define "dateline.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "dateline.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "dateline.scheduling" -}}
{{- with .Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "dateline.chromaPorts" -}}
{{- $ports := list }}
{{- range splitList "," .Values.chroma.url }}
{{- $found := trim . | urlParse }}
{{- $ports = regexFind ":[0-9]+$" $found.host | trimPrefix ":" | default (eq $found.scheme "https" | ternary "443" "80") | append $ports }}
{{- end }}
{{- range uniq $ports }}
- {port: {{ . }}}
{{- end }}
{{- end }}
