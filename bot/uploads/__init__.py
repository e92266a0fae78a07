"""Documents that arrive over a channel: read in a process of their own, so that nothing in them reaches ours."""
