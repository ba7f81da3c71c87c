"""Floor 4. "I loop, retry or call Slack": the ticker, the courier, the inbox worker and the gateway."""
