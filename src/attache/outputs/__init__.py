"""What a digest gives beside its pages, and the numbers of its charts: a module for each."""
