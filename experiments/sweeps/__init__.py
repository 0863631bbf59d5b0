"""MANY FIRMS AT ONCE: study files, designs of points, a store that cannot lose work, and who does the runs.

A study in Python is the same as one in a file:

    from smarketing.experiments.design.parameters import Levels, Range
    from smarketing.experiments.design.study import Design, Study
    from smarketing.experiments.design.study_file import load_study  # by name or file; errors name file and line
    from smarketing.experiments.design.points import StudyScenarios, from_unit, points

    study = Study("Mine", "status_quo", (Range("budget.total", 0.1, 0.3), Levels("feedback.rule", ("none", "ad_hoc"))))
    scenarios = StudyScenarios(study)
    for point in points(study, scenarios):                          # grid, lhs, sobol or list, constraints kept
        scenario = scenarios.at(point.values)
    values = from_unit(study.parameters, [[0.2, 0.7]])            # somebody else's sample of the unit cube

What a study file says under `sensitivity:` and `optimise:` is in `study.sections`, as it stands there.
"""
