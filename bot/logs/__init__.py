"""Logs that cannot tell on anybody: only listed fields of listed shapes leave the process."""
