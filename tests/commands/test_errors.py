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
            "no such outcome; did you mean revenue? docs/outcomes.md",
        ),
        (["sensitivity", "what_matters", "--outcome", "qqq"], "no such outcome. docs/outcomes.md lists them."),
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
