"""Files: the only floor that touches them."""
