"""The classes of users: what they are, and how they are read, written, described and checked."""
