"""What the verdicts on something that was no incident of its own are called where somebody picks one."""

from collections.abc import Mapping

DUPLICATE = "duplicate"
VERDICT_WORDS: Mapping[str, str] = {
    "false-alarm": "a false alarm",
    DUPLICATE: "a duplicate of another incident",
    "known": "known or planned",
}
