"""`smarketing plot`: a figure of saved results, or one sentence about what the folder can draw."""

from pathlib import Path

import pytest

import smarketing as sm
from smarketing.commands.main import main
from tests.reports.synthetic import THREE, write_folder


def plot(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    try:
        main(["plot", *arguments])
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "compared", *THREE)


@pytest.mark.parametrize("form", ["svg", "pdf", "png"])
def test_a_figure_of_the_report_comes_in_every_form_with_its_data(capsys, folder, form):
    code, told = plot(capsys, str(folder), "differences", "--format", form)
    assert code == 0 and f"differences.{form}" in told
    assert (folder / "figures" / f"differences.{form}").stat().st_size > 1000
    assert (folder / "figures" / "differences.csv").read_text("utf-8").startswith("outcome,")


def test_what_the_folder_lacks_is_said_with_what_it_can_draw(capsys, folder):
    code, told = plot(capsys, str(folder), "morris")
    assert code == 2 and "differences" in told and "Traceback" not in told


def test_a_kind_that_is_not_known_gets_the_nearest(capsys, folder):
    code, told = plot(capsys, str(folder), "heatmat")
    assert code == 2 and "heatmap" in told


def test_no_folder_is_one_sentence(capsys, tmp_path):
    code, told = plot(capsys, str(tmp_path / "nowhere"), "lines")
    assert code == 2 and "no result folder" in told


def test_a_figure_that_always_shows_the_same_takes_no_outcome(capsys, folder):
    code, told = plot(capsys, str(folder), "growth", "--outcome", "revenue")
    assert code == 2 and "leave --outcome" in told


def test_a_program_gets_the_figure_that_the_command_writes(capsys, folder):
    plot(capsys, str(folder), "differences")
    figure = sm.plot(folder, "differences")
    assert figure.csv() == (folder / "figures" / "differences.csv").read_text("utf-8")
    with pytest.raises(sm.InputError, match="no kind of figure"):
        sm.plot(folder, "pie")


def test_a_journal_gets_its_size_and_no_title(capsys, folder):
    from matplotlib.image import imread

    look = ("--width", "8", "--dpi", "100", "--no-title", "--format", "png")
    assert plot(capsys, str(folder), "differences", *look)[0] == 0
    _, columns, _ = imread(folder / "figures" / "differences.png").shape
    assert 100 * 5 < columns <= 100 * 8.3
    titled, bare = (sm.plot(folder, "differences", titled=titled) for titled in (True, False))
    assert f">{titled.title[:20]}" in titled.svg() and titled.svg() != bare.svg()
    assert bare.svg().count(titled.title[:20]) < titled.svg().count(titled.title[:20])


@pytest.mark.parametrize(
    ("look", "told"),
    [
        (("--width", "90"), "--width 90: must be from 2 to 40"),
        (("--font", "Dejavu Sanz"), "did you mean 'DejaVu Sans'"),
        (("--width", "2"), "this figure takes at least"),
    ],
)
def test_a_look_that_cannot_be_is_told(capsys, folder, look, told):
    code, said = plot(capsys, str(folder), "differences", *look)
    assert code == 2 and told in said
