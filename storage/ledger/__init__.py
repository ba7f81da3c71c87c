"""The ledger's rows: entries that are only ever added, who their actors are, and the salts of what they hash.

The last two can be erased, person by person, and the chain still holds. There is no verb that changes an entry, and
both databases refuse it by a trigger.
"""

from storage.ledger.chain import Chain, append, get_chain, list_entries
from storage.ledger.forget import forget, forget_texts, known_in
from storage.ledger.state import TABLES, carry_over
from storage.ledger.walk import Checked, verify, walk

__all__ = [
    "TABLES",
    "Chain",
    "Checked",
    "append",
    "carry_over",
    "forget",
    "forget_texts",
    "get_chain",
    "known_in",
    "list_entries",
    "verify",
    "walk",
]
