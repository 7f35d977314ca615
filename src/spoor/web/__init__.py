"""What people see: views, forms, templates, static files."""
