"""`python -m lambdarouter.cli`: the same as the command `lambdarouter`."""

from . import main

main()
