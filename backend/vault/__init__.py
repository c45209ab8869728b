"""The vault: the only process that holds private keys."""
