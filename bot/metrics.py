"""What Prometheus may know: counts and durations by kind, never a person or a word."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("zhibu_messages_total", "Messages handled", ["platform", "intent"])
UNRECOGNISED = Counter(
    "zhibu_unrecognised_total", "Messages not understood, by what they look like", ["shape"]
)
NAMES = Gauge("zhibu_names", "Names that messages are matched with", ["kind"])
NAMES_BYTES = Gauge("zhibu_names_bytes", "About how much memory the index of names takes")
SECONDS = Histogram(
    "zhibu_answer_seconds",
    "From the callback's arrival to its answer",
    ["platform"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)
REJECTED = Counter("zhibu_rejected_total", "Callbacks that were not authentic", ["reason"])
OUTBOX = Counter("zhibu_outbox_total", "What became of outgoing messages", ["outcome"])
WAITING = Gauge("zhibu_outbox_waiting", "Outgoing messages not out yet")
PAUSED = Gauge("zhibu_platform_paused", "1 while a platform refuses or is away", ["platform"])
CONNECTED = Gauge(
    "zhibu_platform_connected", "1 while messages of a platform can come in", ["platform"]
)
