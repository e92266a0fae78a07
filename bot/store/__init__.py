"""What the bot keeps: conversations, updates as they came in, and messages on their way out."""
