"""Pure: one small reader for each format of file; bytes become grids of cells."""
