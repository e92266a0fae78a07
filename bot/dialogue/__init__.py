"""The conversation, pure and channel-neutral: state and what was read in, new state and replies out."""
