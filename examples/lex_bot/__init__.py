"""A bot of a restaurant, which books tables: Amazon Lex V2."""
