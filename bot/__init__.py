"""Decide: a team decides in Slack, everyone is heard, everyone commits, and what was promised happens.

Five laws hold everywhere, and ``tests/house`` runs them:

1. The database is the truth; a Slack message is a view of it.
2. Commit, then acknowledge; every stimulus may arrive twice.
3. Rules are pure and time is an argument.
4. A promise goes through the outbox; a glance is spoken directly.
5. One word, one room per floor: the word that a person types names the file on each floor.

This file imports nothing, so that ``bot.domain`` can be imported alone.
"""
