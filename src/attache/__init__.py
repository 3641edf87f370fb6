"""Attaché: a static site generator for digests of defence diplomacy."""
