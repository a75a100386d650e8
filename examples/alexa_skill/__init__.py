"""A skill that tells how long tea takes: Alexa."""
