"""A salesperson's tasks as a heap: the best is taken from the top, and only as many as the week holds are ever sorted.

Taken tasks stand behind the heap, the best last.
"""

from agents.jit import kernel


@kernel
def add_task(agenda, me, kind, place, density, hours):
    """Note a task at the end of the list; it finds its place when the heap is made."""
    set_task(agenda[me.n_agenda], kind, place, density, hours)
    me.n_agenda += 1


@kernel
def set_task(task, kind, place, density, hours):
    """Fill in a task."""
    task.kind = kind
    task.place = place
    task.density = density
    task.hours = hours


@kernel
def heapify(agenda, n):
    """Arrange the first n tasks so that none is denser than the one above it."""
    for at in range(n // 2 - 1, -1, -1):
        _sift_down(agenda, at, n)


@kernel
def take_best(agenda, last):
    """Move the densest of the tasks 0 ... last to place `last`, and restore the heap before it."""
    _swap(agenda[0], agenda[last])
    _sift_down(agenda, 0, last)


@kernel
def _sift_down(agenda, at, n):
    while 2 * at + 1 < n:
        child = 2 * at + 1
        if child + 1 < n and agenda[child + 1].density > agenda[child].density:
            child += 1
        if agenda[child].density <= agenda[at].density:
            return
        _swap(agenda[at], agenda[child])
        at = child


@kernel
def _swap(a, b):
    # Field by field: numba copies a record byte by byte.
    a.kind, b.kind = b.kind, a.kind
    a.place, b.place = b.place, a.place
    a.density, b.density = b.density, a.density
    a.hours, b.hours = b.hours, a.hours
