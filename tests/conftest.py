"""What holds for every test: hypothesis profiles, and a matplotlib that opens no window."""

import os

from hypothesis import settings

os.environ.setdefault("MPLBACKEND", "Agg")

# `make test` tries the same examples every time, so that a red run can be repeated; `make soak` looks for new ones.
settings.register_profile("every_time", max_examples=30, deadline=None, derandomize=True, print_blob=True)
settings.register_profile("soak", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("every_time")
