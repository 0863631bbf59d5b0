"""What the page can ask of the folders of results that the dashboard was started with. Runs nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from smarketing.dashboard.question import read_asked
from smarketing.dashboard.studies import Studies, StudyAsked
from smarketing.dashboard.study_figures import pictures
from smarketing.dashboard.study_folder import message_of, read
from smarketing.dashboard.study_row import detail, story
from smarketing.dashboard.study_rows import checked, overview
from smarketing.errors import InputError
from smarketing.reports.study_results import Asked

type Message = dict[str, Any]


class StudyAnswers:
    """Answers on folders, one read and one drawn at a time; no model runs, so they wait for no turn of Compare."""

    def __init__(self, studies: Studies, drawing: Lock, broke: Callable[[Exception], str]) -> None:
        self.studies = studies
        self.reading = Lock()
        self.drawing = drawing
        self.broke = broke

    def routes(self, streamed: Callable[[Iterator[Message]], Response]) -> list[Route]:
        """The addresses; `streamed` answers with a line of JSON a message."""

        async def figures(request: Request) -> Response:
            return streamed(self.figures(read_asked(StudyAsked, await request.body())))

        return [
            Route("/api/study", self._answering(_overview), methods=["POST"]),
            Route("/api/study/row", self._answering(_row), methods=["POST"]),
            Route("/api/study/story", self._answering(_story), methods=["POST"]),
            Route("/api/study/figures", figures, methods=["POST"]),
        ]

    def figures(self, asked: StudyAsked) -> Iterator[Message]:
        """A message for each figure of the folder, and one at the end."""
        folder = self.studies.named(asked.study)
        with self.reading:
            state = read(folder)
        if state.studied is not None and state.whole:
            checked(state.studied, _about(asked))
            drawings = pictures(state.studied, _about(asked), self.broke)
            while True:
                with self.drawing:
                    message = next(drawings, None)
                if message is None:
                    break
                yield message
        yield {"kind": "done"}

    def _answering(self, make: Callable[[StudyAsked, Path], Message]) -> Any:
        def answered(asked: StudyAsked) -> Message:
            folder = self.studies.named(asked.study)
            try:
                with self.reading:
                    return make(asked, folder)
            except InputError as fault:
                raise InputError(message_of(fault, folder)) from None

        async def answer(request: Request) -> Response:
            asked = read_asked(StudyAsked, await request.body())
            return JSONResponse(await run_in_threadpool(answered, asked))

        return answer


def _about(asked: StudyAsked) -> Asked:
    return Asked(asked.outcome, asked.x, asked.y)


def _overview(asked: StudyAsked, folder: Path) -> Message:
    return overview(folder, _about(asked))


def _row(asked: StudyAsked, folder: Path) -> Message:
    return detail(folder, asked.row)


def _story(asked: StudyAsked, folder: Path) -> Message:
    return story(folder, asked.row, asked.replication, asked.who)
