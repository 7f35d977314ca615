"""Reports, exhibits, custody and the log: rows that are only added."""
