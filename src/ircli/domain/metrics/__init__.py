"""How well we detect, respond and learn: figures over many incidents, each of which can say what it is made of."""
