"""The same functions in the real runtime client, under the emulator and CPU quotas: see `__main__`."""
