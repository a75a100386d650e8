"""The users' classes: their kinds, and how they are read, written, described and checked."""
