"""Answers questions from standard input, one JSON line each; the first one describes the job."""

import json
import os
import sys
import time


def serve(start):
    """start(job) gives a greeting and a function that answers the questions after it."""
    answers = os.fdopen(os.dup(1), "w")
    # What libraries print is no answer.
    os.dup2(2, 1)

    def say(answer):
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    greeting, answer = start(json.loads(sys.stdin.readline()))
    say(greeting)
    for line in sys.stdin:
        say(answer(json.loads(line)))


class Stopwatch:
    """Wall time and the processor time of all threads of this process."""

    def start(self):
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def stop(self):
        self.reading = {
            "seconds": time.perf_counter() - self._wall,
            "processorSeconds": time.process_time() - self._processor,
        }
