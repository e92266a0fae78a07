"""Proof of every match and of every act of an admin: records in a hash chain, checkpoints, replay. No database here."""
