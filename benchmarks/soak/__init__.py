"""Hours of visits and kills: ``python -m benchmarks.soak``."""
