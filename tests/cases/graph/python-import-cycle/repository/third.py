from left import again
from fourth import lost
