"""The assessment worker: ``python -m kiosk.workers.assessment_main DESCRIPTOR``.

It lives as long as the other end of its socket; it opens no file, and no name in the file system
leads to what it holds.
"""

import logging
import socket
import sys

import cv2

from kiosk.workers.assessment_tasks import AssessmentTasks
from kiosk.workers.confinement import confine
from kiosk.workers.wire import HELLO, LARGEST_MESSAGE, READY, Reply, Slot, packed, request_of


def serve(connection: socket.socket) -> None:
    """Answer requests until the other end closes; raises WireError on a message out of order."""
    _, descriptors, _, _ = socket.recv_fds(connection, len(HELLO), 2)
    if len(descriptors) != 2:
        return
    request_slot, result_slot = (Slot(descriptor) for descriptor in descriptors)
    tasks = AssessmentTasks()
    connection.sendall(READY)
    while content := connection.recv(LARGEST_MESSAGE):
        request = request_of(content)
        picture = request_slot.take(request.shape)
        value, array = tasks.run(request, picture)
        picture.fill(0)
        if array is not None:
            result_slot.put(array)
            if array.flags.owndata:
                array.flags.writeable = True
                array.fill(0)
        shape = None if array is None else array.shape
        connection.sendall(packed(Reply(request.number, value, shape)))


def main(arguments: list[str]) -> int:
    """Serve the socket whose descriptor is the only argument."""
    confine()
    logging.basicConfig(level=logging.WARNING)
    # One thread: the screen and a call need the other cores, and the pictures are small.
    cv2.setNumThreads(1)
    with socket.socket(fileno=int(arguments[0])) as connection:
        serve(connection)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
