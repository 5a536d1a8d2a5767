"""The site: pages, words and drawings over one read-only snapshot."""
