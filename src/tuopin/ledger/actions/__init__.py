"""Writes of the ledger: accounts and journals inside other rooms' acts; the closing of books."""

from tuopin.ledger.actions.accounts import Held, account, accounts, hold
from tuopin.ledger.actions.closing import close
from tuopin.ledger.actions.posting import post, post_all, reverse

__all__ = ["Held", "account", "accounts", "close", "hold", "post", "post_all", "reverse"]
