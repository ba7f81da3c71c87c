"""Floor 2a. "I write or read blocks, an action id, mrkdwn, an emoji, a limit": pure, values to blocks and back."""
