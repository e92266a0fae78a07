"""From what is known of an enterprise to what applies to it."""
