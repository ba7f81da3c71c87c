"""Floor 0. "I only decide": values and rules on the standard library alone; no await, no clock, no log."""
