"""Database and files of sealed parts."""
