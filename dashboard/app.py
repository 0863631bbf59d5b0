"""What the page can ask, address by address. Keeps nothing of whoever asks: a question carries all it takes."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from smarketing.dashboard import answer, downloads, room
from smarketing.dashboard.controls import FIRST, controls, elements, values
from smarketing.dashboard.evidence import evidence
from smarketing.dashboard.guard import Guard
from smarketing.dashboard.idle import idle
from smarketing.dashboard.latest import Latest
from smarketing.dashboard.question import MOST_POLICIES, Question, ScenarioChoice, names, read_asked, read_yaml
from smarketing.dashboard.studies import Studies
from smarketing.dashboard.study_routes import StudyAnswers
from smarketing.dashboard.turns import Turns
from smarketing.errors import InputError
from smarketing.experiments.comparison.compare import Comparison
from smarketing.experiments.comparison.refinement import STAGES, Refinement
from smarketing.product import PRODUCT, version_of

PAGE = Path(__file__).parent / "page"
MOST_AT_ONCE = 16  # questions that are being answered
MOST_REPLICATIONS = 10_000

type Message = dict[str, Any]


class Dashboard:
    """The answers to what the page asks; `stages`: pairs of runs at which there is one; `studies`: folders shown."""

    def __init__(
        self, choice: ScenarioChoice, start: Question, stages: Sequence[int] = STAGES, studies: Studies | None = None
    ) -> None:
        self.choice = choice
        self.start = start
        self.turns = Turns()
        self.refinement = Refinement(self.turns.turn, stages)
        self.rooms = BoundedSemaphore(MOST_AT_ONCE)
        self.latest = Latest()
        self.drawing = Lock()  # Matplotlib's settings are one for all
        self.studies = studies or Studies({})

    def app(self, hosts: tuple[str, ...] = ()) -> Starlette:
        """The application; `hosts`: names it may be opened under beside those of this machine."""
        routes = [
            Route("/", _page),
            Route("/api/setup", self.setup),
            Route("/api/answer", self.answer, methods=["POST"]),
            Route("/api/room", self.room, methods=["POST"]),
            Route("/api/elements", self.elements, methods=["POST"]),
            Route("/api/evidence", self.evidence, methods=["POST"]),
            *StudyAnswers(self.studies, self.drawing, _what_broke).routes(self._streamed),
            Route("/api/load", self.load, methods=["POST"]),
            Route("/api/yaml", self.yaml, methods=["POST"]),
            Route("/api/report/{form}", self.report, methods=["POST"]),
            Mount("/page", StaticFiles(directory=PAGE)),
        ]
        return Starlette(
            routes=routes,
            middleware=[Middleware(Guard, hosts=hosts)],
            exception_handlers={InputError: _refused, Exception: _broken},
        )

    def setup(self, request: Request) -> Response:
        """What there is to choose from and to move, and what to begin with."""
        scenarios = [
            {"name": name, "title": scenario.title, "description": scenario.description, "own": name in self.choice.own}
            for name, scenario in names(self.choice)
        ]
        return JSONResponse(
            {
                "version": version_of(PRODUCT),
                "controls": controls(),
                "first": FIRST,
                "most_policies": MOST_POLICIES,
                "scenarios": scenarios,
                "labels": answer.LABELS,
                "studies": list(self.studies.folders),
                "start": self.start.model_dump(include={"policies"}),
            }
        )

    async def answer(self, request: Request) -> Response:
        """The answer to a question as it gets sharper: a line of JSON a message."""
        asked = read_asked(Question, await request.body())
        return self._streamed(self.messages(asked))

    async def room(self, request: Request) -> Response:
        """One firm week by week under the first two policies: a line of JSON a week."""
        asked = read_asked(Question, await request.body())
        replication = request.query_params.get("replication", "0")
        if not replication.isdecimal() or int(replication) >= MOST_REPLICATIONS:
            raise InputError(f"A run has a number from 0 to {MOST_REPLICATIONS - 1}.")
        return self._streamed(self.weeks(asked, int(replication)))

    async def elements(self, request: Request) -> Response:
        """Controls of what the first policy of the question has in its lists and optional groups."""
        asked = read_asked(Question, await request.body()).policies[0]
        scenario = await run_in_threadpool(self.choice.scenario, asked)
        return JSONResponse(await run_in_threadpool(elements, scenario))

    async def evidence(self, request: Request) -> Response:
        """What the first policy of the question rests on."""
        asked = read_asked(Question, await request.body()).policies[0]
        scenario = await run_in_threadpool(self.choice.scenario, asked)
        return JSONResponse(await run_in_threadpool(evidence, scenario))

    def weeks(self, asked: Question, replication: int) -> Iterator[Message]:
        """The weeks of the team room; every week takes a turn of its own."""
        weeks = room.weeks(self.choice.policies(asked)[:2], self.refinement.seed, replication)
        while True:
            with self.turns.turn(True):
                message = next(weeks, None)
            if message is None:
                return
            yield message

    def _streamed(self, messages: Iterator[Message]) -> Response:
        return StreamingResponse(self._lines(messages), media_type="application/x-ndjson")

    def _lines(self, messages: Iterator[Message]) -> Iterator[bytes]:
        if not self.rooms.acquire(blocking=False):
            yield json.dumps(
                {"kind": "fault", "message": "Too many questions at once; ask again in a moment."}
            ).encode()
            yield b"\n"
            return
        try:
            for message in messages:
                yield json.dumps(message, ensure_ascii=False, allow_nan=False).encode() + b"\n"
        except InputError as fault:
            yield json.dumps({"kind": "fault", "message": str(fault)}).encode() + b"\n"
        except Exception as fault:  # one answer that breaks must not take the page with it
            yield json.dumps({"kind": "fault", "message": _what_broke(fault)}).encode() + b"\n"
        finally:
            self.rooms.release()

    def messages(self, asked: Question) -> Iterator[Message]:
        """What the policies are, then answers of more and more runs, each with its figures."""
        wanted = self.latest.begin(asked.page, asked.number)
        policies = self.choice.policies(asked)
        told_apart = answer.differences_of(policies)
        yield {
            "kind": "policies",
            "policies": answer.described(policies, told_apart),
            "values": {policy.name: values(policy.scenario) for policy in policies},
            "idle": {policy.name: idle(policy.scenario) for policy in policies},
        }
        goal = self.refinement.stages[-1]
        plans_told = False
        for stage in self.refinement.answers(policies, wanted):
            if stage.comparison is None:
                yield {"kind": "progress", "runs": stage.runs, "of": goal}
                continue
            yield {"kind": "answer", "of": goal, **answer.answered(stage.comparison, told_apart)}
            yield _figures(stage.comparison, stage.runs, answer.OF_RUNS)
            if not plans_told:
                plans_told = True
                yield _figures(stage.comparison, stage.runs, answer.OF_PLANS)
            if stage.runs != self.refinement.stages[0]:  # pay and blame by person take runs of their own
                with self.turns.turn(False):
                    made = _figures(stage.comparison, stage.runs, answer.OF_PEOPLE)
                yield made
        yield {"kind": "done", "runs": goal}

    async def load(self, request: Request) -> Response:
        """Check the text of a scenario file, and say what it is."""
        text = (await request.body()).decode("utf-8", errors="replace")
        name = request.query_params.get("name", "loaded")[:100]
        scenario = await run_in_threadpool(read_yaml, text, name)
        return JSONResponse({"title": scenario.title, "description": scenario.description})

    async def yaml(self, request: Request) -> Response:
        """The first policy of the question as a scenario file."""
        asked = read_asked(Question, await request.body()).policies[0]
        scenario = await run_in_threadpool(self.choice.scenario, asked)
        parent = await run_in_threadpool(self.choice.base, asked)
        told = downloads.described(scenario, parent, asked.base)
        text = await run_in_threadpool(downloads.as_yaml, scenario, asked.base, told)
        return Response(text, media_type="application/yaml; charset=utf-8")

    async def report(self, request: Request) -> Response:
        """The report, workbook or slides of a question, after all its runs."""
        asked, form = read_asked(Question, await request.body()), request.path_params["form"]
        content = await run_in_threadpool(self._document, asked, form)
        return Response(content, media_type=downloads.TYPES[form])

    def _document(self, asked: Question, form: str) -> bytes:
        comparison: Comparison | None = None
        for stage in self.refinement.answers(self.choice.policies(asked)):
            comparison = stage.comparison or comparison
        assert comparison is not None
        with self.drawing:
            return downloads.document(comparison, form)


def _figures(comparison: Comparison, runs: int, kinds: dict[str, Callable[..., Any]]) -> Message:
    """Figures, each by itself: one that breaks is told in its place, and the others stand."""
    figures: dict[str, Any] = {}
    for kind, make in kinds.items():
        try:
            figures |= answer.figures_of(comparison, {kind: make})
        except Exception as fault:
            figures[kind] = {"fault": _what_broke(fault)}
    return {"kind": "figures", "runs": runs, "figures": figures}


def _page(request: Request) -> Response:
    return FileResponse(PAGE / "index.html")


def _refused(request: Request, fault: Exception) -> Response:
    return JSONResponse({"message": str(fault)}, 422)


def _broken(request: Request, fault: Exception) -> Response:
    if isinstance(fault, ClientDisconnect):
        return Response(status_code=400)
    return JSONResponse({"message": _what_broke(fault)}, 500)


def _what_broke(fault: Exception) -> str:
    """For whoever sees it: what to do; the fault itself names no file of this machine."""
    return f"This could not be worked out ({type(fault).__name__}). Undo the last change, or reload the page."
