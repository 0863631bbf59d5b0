"""A folder of results as one zip that somebody else can run again: what is in it, and what must come out the same.

held          the folder: of which kind, finished, ours
scenario_file, study_file   a saved scenario, a saved study, as YAML that is read back as the same
recipe        for each kind of folder: the files and commands that make it again, and what is promised equal
readme        the steps, in words and commands
archive       the zip: the same bytes for the same content
"""
