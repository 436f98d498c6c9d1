"""The sandbox and the Lambda workers: what a save, a request and a cold start cost."""
