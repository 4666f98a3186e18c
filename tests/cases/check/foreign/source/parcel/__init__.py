"""Delivers messages to HTTP endpoints."""

from parcel.models import Parcel, Status
from parcel.worker import Worker

__all__ = ["Parcel", "Status", "Worker"]
