"""What whoever runs Dateline can see of it: logs with the id of a request, metrics, traces."""
