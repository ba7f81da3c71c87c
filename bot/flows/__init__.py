"""Floor 3. "I await, tying some of the floors in order": load, ask the domain, store, enqueue."""
