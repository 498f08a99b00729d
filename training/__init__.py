"""How the built-in encoder is made: English sentence vectors, with Spanish grown into them."""
