"""Each change of the tables, in order. A version that was released is never edited: a new one follows it."""
