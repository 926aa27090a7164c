"""The commands of `zhibu`, a file a topic; each is a thin call of a use case."""
