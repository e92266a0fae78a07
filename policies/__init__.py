"""What a policy says, and where it is kept: vocabulary, rule language, corpus, store."""
