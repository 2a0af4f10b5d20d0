"""The phone in the browser: for the demo only, through the same service as the webhook."""
