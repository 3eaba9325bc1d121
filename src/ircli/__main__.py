"""Let `python -m ircli` do what `ircli` does."""

from ircli.entry import run

if __name__ == "__main__":
    run()
