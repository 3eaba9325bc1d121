"""What somebody would write instead: FILE WORDS, appended; no lock, no checksum, and with --sync an fsync."""

import os
import sys
import time

path, *words = [word for word in sys.argv[1:] if word != "--sync"]
with open(path, "a", encoding="utf-8") as file:
    file.write(f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {' '.join(words)}\n")
    if "--sync" in sys.argv:
        file.flush()
        os.fsync(file.fileno())
