#!/usr/bin/python3
"""Sends tasks to the two learners of `./headwater up`.

Needs Debian's python3-confluent-kafka, python3-avro and python3-numpy.
"""

import argparse
import datetime
import uuid

import confluent_kafka
import numpy

import wire


def tensor(array):
    """A Tensor record: float32, little-endian, row-major."""
    return {"shape": list(array.shape), "data": array.astype("<f4").tobytes()}


def dataset(features, targets):
    return {"features": tensor(features), "targets": tensor(targets), "weights": None}


def sinusoid(random):
    """Two datasets on one sinusoid; features [rows, 1], targets [rows, 1]."""
    amplitude, phase = random.uniform(0.1, 5), random.uniform(0, numpy.pi)
    inputs = [random.uniform(-5, 5, size=(10, 1)) for _ in range(2)]
    return [dataset(x, amplitude * numpy.sin(x - phase)) for x in inputs]


def blobs(random):
    """Two datasets of points from three clouds; features [rows, 2], targets [rows] are classes."""
    centres = random.uniform(-2, 2, size=(3, 2))
    labels = numpy.tile(numpy.arange(3), 5)
    return [dataset(random.normal(centres[labels], 0.4), labels) for _ in range(2)]


TASKS = {"sinusoid": sinusoid, "blobs": blobs}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap", default="localhost:9092")
    parser.add_argument("--registry", default="http://localhost:8081/apis/ccompat/v7")
    parser.add_argument("--learner", choices=sorted(TASKS), action="append")
    parser.add_argument("--tasks", type=int, default=20, help="of each learner")
    parser.add_argument("--name", default="python", help="task ids are NAME-0, NAME-1, ...")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    schema_id, schema = wire.Registry(options.registry).latest("tasks-value")
    producer = confluent_kafka.Producer(
        {
            "bootstrap.servers": options.bootstrap,
            # The default, CRC32, would put most tasks where Headwater does not look for them.
            "partitioner": "murmur2_random",
            "enable.idempotence": True,
        }
    )
    failures = []

    def delivered(error, message):
        if error is not None:
            failures.append(f"{message.key().decode()}: {error}")

    random = numpy.random.default_rng(options.seed)
    for learner in options.learner or sorted(TASKS):
        for number in range(options.tasks):
            support, query = TASKS[learner](random)
            event = {
                "learnerId": learner,
                "taskId": f"{options.name}-{number}",
                "eventId": str(uuid.uuid4()),
                "support": support,
                "query": query,
                "learn": True,
                # timestamp-millis: the Avro library wants a time zone.
                "occurredAt": datetime.datetime.now(datetime.timezone.utc),
                "attributes": {"sender": "produce_tasks.py"},
            }
            producer.produce(
                "tasks",
                key=f"{learner}/{event['taskId']}".encode(),
                value=wire.encode(schema_id, schema, event),
                on_delivery=delivered,
            )
            producer.poll(0)
        print(f"{options.tasks} tasks for {learner}: {options.name}-0 ...")
    unsent = producer.flush(30)
    if failures or unsent:
        raise SystemExit(f"{unsent} not acknowledged in 30 s; failures: {failures}")


if __name__ == "__main__":
    main()
