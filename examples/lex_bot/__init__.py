"""A restaurant's bot for Amazon Lex V2, which books tables."""
