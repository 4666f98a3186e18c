import argparse

import requests

from bank.account import Account, transfer
from bank.errors import Overdrawn


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--amount", type=int, default=1, help="what to move | <b>")
    amount = parser.parse_args().amount
    requests.get("https://example.org", timeout=5)
    try:
        transfer(Account("ann"), Account("bob"), amount)
    except Overdrawn:
        return 1
    return 0
