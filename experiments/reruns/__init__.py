"""One row of results made again, from what the manifest of its folder says and nothing else.

recorded         the manifest: what made the folder, and what is otherwise here and now
rows_of_studies  a point of a sweep · rows_of_firms: a scenario of a run, a comparison, a population or a search
stored_rows      the same row as the folder holds it
rerun            makes one, and compares
"""
