"""Floor 2b. "I write SQL or know a column": one room per capability, tables and verbs; nobody here commits."""
