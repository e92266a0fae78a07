"""Where receipts of matches are kept."""
