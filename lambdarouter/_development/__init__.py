"""A function on this machine: `lambdarouter dev` and `lambdarouter replay`. It needs the extra `dev`."""
