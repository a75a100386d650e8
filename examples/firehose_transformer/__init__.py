"""A transformation of clicks for Amazon Data Firehose."""
