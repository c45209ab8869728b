"""The office's server: takes sealed cases, shows them to clerks and hands them over."""
