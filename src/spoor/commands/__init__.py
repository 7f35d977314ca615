"""The spoor console: one file a command, each as thin as a view."""
