"""The Telegram channel: thin over the dialogue core. Nothing here is imported before `huiqi telegram` runs."""
