"""The printing works: runs notebooks and turns them into pages. Opened by the operator and the designer."""
