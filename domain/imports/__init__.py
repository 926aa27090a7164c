"""Import sheets: rows of cells in, records or problems out. Nothing here reads or writes."""
