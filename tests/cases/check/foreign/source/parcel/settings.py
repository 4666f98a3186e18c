"""Settings, read from the environment once."""

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """What a worker may be told."""

    database: str = "parcel.db"
    max_attempts: int = 5
    pause: float = 30.0
    idle_seconds: float = 1.0


def load_settings() -> Settings:
    """Read the settings of the environment."""
    return Settings(
        database=os.environ.get("PARCEL_DATABASE", "parcel.db"),
        max_attempts=int(os.environ.get("PARCEL_MAX_ATTEMPTS", "5")),
        pause=float(os.environ.get("PARCEL_PAUSE", "30")),
    )
