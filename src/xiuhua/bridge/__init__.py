"""Between rows and columns: gather, settle, files, bulk rows."""
