"""What happens to inputs that nobody thought of? Laws, hostile texts, and a search for texts that break a law."""
