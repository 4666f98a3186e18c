from .api import *
from .api import Signer as PublicSigner

__all__ = ["PublicSigner", "sign"]
