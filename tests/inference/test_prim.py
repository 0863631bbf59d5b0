"""The workbench of scenario discovery is loaded without seconds of looking for source, and nothing of that stays."""

import inspect

from smarketing.inference.prim import loading


def test_while_the_workbench_is_loaded_frames_are_told_by_name_alone():
    usual = inspect.getouterframes
    with loading():
        found = inspect.getouterframes(inspect.currentframe())
    assert found[0].function == "test_while_the_workbench_is_loaded_frames_are_told_by_name_alone"
    assert len(found) > 5 and all(frame.code_context is None for frame in found)
    assert inspect.getouterframes is usual
    assert [frame.function for frame in usual(inspect.currentframe())] == [frame.function for frame in found]
