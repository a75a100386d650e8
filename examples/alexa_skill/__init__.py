"""An Alexa skill that says how to make tea."""
