"""The HTTP interface."""

import uuid

from flask import Flask, Response, jsonify, request

from parcel.models import Parcel
from parcel.store import Store


def create_app(store: Store) -> Flask:
    """Return the application that takes parcels into ``store``."""
    app = Flask(__name__)

    @app.post("/parcels")
    def accept() -> tuple[Response, int]:
        given = request.get_json()
        parcel = Parcel(uuid.uuid4().hex, given["address"], given["body"].encode())
        store.put(parcel)
        return jsonify(key=parcel.key), 202

    @app.get("/parcels/waiting")
    def waiting() -> Response:
        return jsonify([parcel.key for parcel in store.waiting(limit=1000)])

    @app.get("/health")
    def health() -> Response:
        return jsonify(ok=True)

    return app
