"""How results look outside: JSON shapes of the command line contract, and tables for people."""
