"""How fast secrets are looked for: megabytes a second over a typical log, without secrets and with some."""

import time

from ircli.playbook.redaction import redact

_LINE = (
    "2026-11-20T03:{0:02d}:05.{1:03d}Z INFO [http-{0}] OrderService - order {2:016x} for 10.2.0.{0} took {1} ms"
    " status=200 path=/api/v1/orders/{1} trace_id={2:032x}\n"
)
_SECRET = "connecting to postgres://app:hunter22@db:5432/shop with token=a1b2c3d4\n"


def main() -> None:
    """Print the best of three for each kind of text."""
    plain = "".join(_LINE.format(number % 60, number % 1000, number * 2654435761) for number in range(60_000))
    lines = plain.splitlines(keepends=True)
    some = "".join(line + _SECRET * (number % 100 == 0) for number, line in enumerate(lines))
    for name, text in (("no secret", plain), ("a secret in 100 lines", some)):
        best = min(_seconds(text) for _ in range(3))
        print(f"{name:24} {len(text) / 1e6:6.1f} MB {len(text) / 1e6 / best:6.1f} MB/s")


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    redact(text)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
