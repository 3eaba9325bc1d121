"""The incident, as events and what follows from them: pure, standard library only."""
