"""What a report can be asked, one topic a module: tables and numbers, ready for text, figure and table."""
