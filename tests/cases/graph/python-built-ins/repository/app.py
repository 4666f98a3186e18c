import logging

import requests

logger = logging.getLogger(__name__)


def handle(path, table: dict, client):
    with open(path) as stream:
        text = stream.read()
    value = table.get("x")
    logger.error("failed")
    requests.get(path)
    client.close()
    print(text, value)
    return list(filter(None, sorted(text.splitlines())))


def session():
    current = requests.Session()
    current.send(1)
    names = {}
    names.update(a=1)
    return names.items()
