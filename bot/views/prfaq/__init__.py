"""PRFAQs on screen: a form for each section, notes beside it, meters, the readable whole, and what changed."""
