"""S3, as far as deployments need it: buckets and objects, in the state file."""
