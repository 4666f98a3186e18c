from ._core import Signer, sign
from . import _core
