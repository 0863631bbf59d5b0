"""A message is made of sentences, each with one mark at its end."""

import pytest

from smarketing.commands.main import main
from smarketing.errors import sentence


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("is no outcome", "is no outcome."),
        ("did you mean revenue?", "did you mean revenue?"),
        ("keep one.", "keep one."),
    ],
)
def test_a_sentence_ends_with_one_mark(text, told):
    assert sentence(text) == told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["sensitivity", "what_matters", "--outcome", "revenu"],
            "is no outcome; did you mean revenue? docs/outcomes.md",
        ),
        (["sensitivity", "what_matters", "--outcome", "qqq"], "is no outcome. docs/outcomes.md lists them."),
        (["sweep", "qqq"], "nor a file. The library has: "),
        (["sweep", "firm_siz"], "nor a file; did you mean firm_size? The library has: "),
        (["plot", ".", "growt"], "no kind of figure; did you mean growth? There are: "),
        (["plot", ".", "qqq"], "no kind of figure. There are: "),
    ],
)
def test_a_hint_and_what_follows_it_are_two_sentences(arguments, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (OSError(28, "No space left on device", "results/x"), "results/x: No space left on device. Make room or"),
        (PermissionError(13, "Permission denied", "x.yaml"), "x.yaml: Permission denied. Make room or"),
        (OSError("the mount is gone"), "the mount is gone. Make room or"),
        (MemoryError("this firm takes 900 GB"), "There is too little memory: this firm takes 900 GB."),
        (MemoryError(), "There is too little memory: close other programs, or ask for less at once."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("arguments", [["run", "status_quo"], ["compare", "status_quo", "aligned"]])
def test_what_the_machine_does_not_give_is_one_line(arguments, fault, told, tmp_path, monkeypatch, capsys):
    def fails(*_, **__):
        raise fault

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("smarketing.commands.replicate_and_report.replicate_and_report", fails)
    with pytest.raises(SystemExit, match="2"):
        main([*arguments, "-n", "2"])
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert said.count("\n") == 1


@pytest.mark.parametrize("arguments", [["run", "status_quo"], ["compare", "status_quo", "aligned"]])
def test_a_folder_that_cannot_be_written_is_one_line(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match="2"):
        main([*arguments, "-n", "2", "--out", "file/results"])
    said = capsys.readouterr().err
    assert said.startswith("--out file/results: no folder can be made there")
    assert said.count("\n") == 1
