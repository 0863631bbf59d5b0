"""A salesperson's tasks as a heap: the best is taken from the top, and only as many as the week holds are ever sorted.

Taken tasks stand behind the heap, the best last.
"""

from smarketing.agents.jit import kernel

FEW = 24  # up to here sorting costs less than a heap, which asks more questions that the processor cannot guess


@kernel
def add_task(agenda, me, kind, place, hours):
    """Note a task at the end of the list; its density is worked out with those of the others."""
    set_task(agenda[me.n_agenda], kind, place, 0.0, hours)
    me.n_agenda += 1


@kernel
def set_task(task, kind, place, density, hours):
    """Fill in a task."""
    task.kind = kind
    task.place = place
    task.density = density
    task.hours = hours


@kernel
def arrange(agenda, n):
    """Make ready for `take_best`: a few are sorted, the best last; of many, none is denser than the one above it."""
    if n > FEW:
        for at in range(n // 2 - 1, -1, -1):
            _sift_down(agenda, at, n)
        return
    for t in range(1, n):
        kind, place, density, hours = _task(agenda[t])
        at = t
        while at > 0 and agenda[at - 1].density > density:
            _copy(agenda[at - 1], agenda[at])
            at -= 1
        set_task(agenda[at], kind, place, density, hours)


@kernel
def take_best(agenda, last, n):
    """Move the densest of the tasks 0 ... last, of n that were arranged, to place `last`."""
    if n > FEW:
        _swap(agenda[0], agenda[last])
        _sift_down(agenda, 0, last)


@kernel
def _sift_down(agenda, at, n):
    """Let the task at a place sink below denser ones: those move up, and it is put down once."""
    kind, place, density, hours = _task(agenda[at])
    while 2 * at + 1 < n:
        child = 2 * at + 1
        # Without a branch: which of the two is denser cannot be guessed.
        child += agenda[min(child + 1, n - 1)].density > agenda[child].density
        if agenda[child].density <= density:
            break
        _copy(agenda[child], agenda[at])
        at = child
    set_task(agenda[at], kind, place, density, hours)


@kernel
def _task(task):
    return task.kind, task.place, task.density, task.hours


@kernel
def _copy(task, to):
    set_task(to, task.kind, task.place, task.density, task.hours)


@kernel
def _swap(a, b):
    # Field by field: numba copies a record byte by byte.
    a.kind, b.kind = b.kind, a.kind
    a.place, b.place = b.place, a.place
    a.density, b.density = b.density, a.density
    a.hours, b.hours = b.hours, a.hours
