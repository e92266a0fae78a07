"""The edge: commands, conversation and channels, joined to the store and the matcher."""
