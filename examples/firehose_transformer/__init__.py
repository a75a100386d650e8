"""Clicks on their way into a data lake, cleaned and sorted: Data Firehose."""
