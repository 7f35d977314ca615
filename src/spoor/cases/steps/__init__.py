"""The acts of a case, one file each: parse nothing, lock, check, write, return."""
