"""Read a registry of enterprises from a table: cells, columns, rows, and the files they stand in."""
