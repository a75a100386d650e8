"""Orders from two sides: a FIFO queue, and files whose notifications come through a topic and a queue."""
