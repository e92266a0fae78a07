"""From a file of any of five kinds to its text, within bounds."""
