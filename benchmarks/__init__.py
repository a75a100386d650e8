"""lambdarouter and its peers, in one interleaved run: `python -m benchmarks`, or `make bench`."""
