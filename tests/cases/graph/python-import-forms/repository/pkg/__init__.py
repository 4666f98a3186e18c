from . import sub
from .sub import leaf as twig
from .sub.deep import bottom
