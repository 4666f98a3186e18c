import pkg.sub.deep
import pkg.sub.deep as abyss
import pkg.other as o, pkg.sub
import spaces.one
import os.path
import xml.etree.ElementTree as ET
from pkg import sub, twig
from spaces import one
from spaces.nowhere import nothing


def run_all():
    pkg.sub.deep.bottom()
    abyss.bottom()
    o.elsewhere()
    pkg.sub.leaf()
    spaces.one.first_of()
    one.first_of()
    sub.leaf()
    twig()
    pkg.twig()
    os.path.join("a", "b")
    ET.parse("x")
    nothing()
