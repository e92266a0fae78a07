"""The commands of `huiqi`, one module each, thin: parse, one call, show."""
