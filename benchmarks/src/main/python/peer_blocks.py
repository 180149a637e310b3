"""Runs one measurement of a peer script in blocks, each when it is asked for.

  peer_blocks.py PEERS_DIR SCRIPT WHICH WARM_SECONDS [SCRIPT_OPTIONS]

The scripts time `repeats` blocks on end through `peerlib.measure` and `peerlib.latencies`. Here both are
replaced before the script is run, unaltered: the WHICH-th call of either (from 0) warms up, says `ready`, and
then runs a block for each line `SECONDS` on standard input, so that another process can run its own in between.
The other calls are skipped. One line of JSON each on standard output:
  {"ready": ...}      what it runs on
  {"calls": ...}      a block; times in milliseconds a call
  {"missing": "..."}  why there is nothing to measure
"""
import json, os, runpy, sys, time

directory, script, which, warm = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
answers, sys.stdout = sys.stdout, sys.stderr  # What the script prints is not for the other side.


def answer(**fields):
    print(json.dumps(fields), file=answers, flush=True)


def leave(**fields):
    answer(**fields)
    os._exit(0)


try:
    sys.path.insert(0, directory)
    import peerlib
except Exception as e:
    leave(missing="%s: %s" % (directory, e))


def serve(fn, block):
    cpu, wall, calls = time.process_time(), time.perf_counter(), 0
    while calls == 0 or (time.process_time() - cpu < warm and time.perf_counter() - wall < 4 * warm):
        fn(); calls += 1
    cpu = time.process_time(); fn(); one = max(time.process_time() - cpu, 1e-7)
    import torch
    answer(ready=dict(torch=torch.__version__, threads=torch.get_num_threads(), blas=peerlib.blas_in_use(),
                      core=peerlib.blas_core()))
    for line in sys.stdin:
        count = max(1, int(float(line) / one))
        millis, one = block(fn, count)
        answer(calls=count, **millis)
    os._exit(0)


def mean_block(fn, count):
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(count):
        fn()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return dict(wall=wall / count * 1e3, cpu=cpu / count * 1e3), max(cpu / count, 1e-7)


def quantile_block(fn, count):
    cpu, walls = time.process_time(), []
    for _ in range(count):
        wall = time.perf_counter()
        fn()
        walls.append(time.perf_counter() - wall)
    one = max((time.process_time() - cpu) / count, 1e-7)
    walls.sort()
    def at(share):
        return walls[min(count - 1, int(share * count))] * 1e3
    return dict(p50=at(.5), p99=at(.99)), one


class Calls:
    """Serves the call that was asked for and makes light of the others."""
    def __init__(self):
        self.seen = 0

    def take(self, fn, block):
        self.seen += 1
        if self.seen == which + 1:
            serve(fn, block)


calls = Calls()


def measure(fn, warmup=0, block=0, repeats=0):
    calls.take(fn, mean_block)
    return dict(wall_median_s=1, cpu_median_s=1)


def latencies(fn, cpu_seconds=0, warm=0, max_calls=0):
    calls.take(fn, quantile_block)
    return {}


def emit(record, out=None):
    if "error" in record:
        leave(missing=record["error"])


peerlib.measure, peerlib.latencies, peerlib.emit = measure, latencies, emit
path = os.path.join(directory, script)
sys.argv = [path] + sys.argv[5:]
try:
    runpy.run_path(path, run_name="__main__")
except BaseException as e:
    leave(missing="%s: %s" % (type(e).__name__, e))
leave(missing="%s has no measurement %d with these options" % (script, which))
