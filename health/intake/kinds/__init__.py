"""What each kind of file is about: its columns, and what is wrong in them together."""
