"""`python -m lambdarouter`: the same as the command `lambdarouter`."""

from .cli import main

main()
