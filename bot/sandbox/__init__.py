"""The roof: a Slack on your own machine. ``serve`` never imports it, and it shares no block code with the bot."""
