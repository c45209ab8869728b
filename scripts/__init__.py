"""Programs for the people who build the project."""
