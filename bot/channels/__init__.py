"""Where conversations happen; each channel is thin over the same dialogue."""
