import pkg
from pkg import PublicSigner, sign
from pkg.api import Signer


def go():
    sign()
    pkg.sign()
    pkg.PublicSigner().sign_it()
    PublicSigner.make().sign_it()
    pkg.api._core.sign()
    return Signer()
