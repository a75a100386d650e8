"""Orders from a FIFO queue, and from files whose S3 notifications arrive through SNS and SQS."""
