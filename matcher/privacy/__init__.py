"""Whose data it is: a key for each subject, sealed bodies, and erasure by destroying the key."""
