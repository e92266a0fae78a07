"""All that is stored of a subject, for the subject itself: collected, as JSON, and as text."""
