#!/usr/bin/python3
"""Predicts the query rows of a task with its adapted model, and compares the loss with the record's.

Exit code 0 when both agree to 1e-4, 1 when not. Needs Debian's python3-confluent-kafka,
python3-avro and python3-numpy.
"""

import argparse
import json
import time

import confluent_kafka
import numpy

import wire

TOLERANCE = 1e-4
NORM_EPSILON = 1e-5

ACTIVATIONS = {
    "relu": lambda x: numpy.maximum(x, 0),
    "tanh": numpy.tanh,
    "sigmoid": lambda x: 1 / (1 + numpy.exp(-x)),
    "softplus": lambda x: numpy.logaddexp(0, x),
}


def array(tensor):
    """The values of a Tensor record, in float64 for the arithmetic."""
    return numpy.frombuffer(tensor["data"], "<f4").reshape(tensor["shape"]).astype(numpy.float64)


def consumer(options):
    return confluent_kafka.Consumer(
        {
            "bootstrap.servers": options.bootstrap,
            # Without this, models of aborted transactions would be seen too.
            "isolation.level": "read_committed",
            "group.id": "headwater-example",  # librdkafka wants one; nothing is committed under it
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "enable.partition.eof": True,
        }
    )


def newest_model(options, registry):
    """The newest AdaptedModel of the task: reads the topic to its end, and on until there is one."""
    key = f"{options.learner}/{options.task}".encode()
    reader = consumer(options)
    try:
        partitions = reader.list_topics("adapted-models", 10).topics["adapted-models"].partitions
        reader.assign(
            [
                confluent_kafka.TopicPartition("adapted-models", p, confluent_kafka.OFFSET_BEGINNING)
                for p in partitions
            ]
        )
        found, unread = None, set(partitions)
        deadline = time.monotonic() + options.wait
        while unread or (found is None and time.monotonic() < deadline):
            message = reader.poll(0.5)
            if message is None:
                continue
            if message.error() is None:
                if message.key() == key:
                    found = message
            elif message.error().code() == confluent_kafka.KafkaError._PARTITION_EOF:
                unread.discard(message.partition())
            else:
                raise SystemExit(f"adapted-models: {message.error()}")
    finally:
        reader.close()
    if found is None:
        raise SystemExit(f"{key.decode()}: expected a model within {options.wait} s but was none")
    if found.value() is None:
        raise SystemExit(f"{key.decode()}: expected a model but the task was deleted")
    return wire.decode(registry, found.value())


def task_event(options, registry, source):
    """The TaskEvent that a model answers, by its position."""
    reader = consumer(options)
    try:
        position = confluent_kafka.TopicPartition("tasks", source["partition"], source["offset"])
        reader.assign([position])
        message = reader.poll(30)
    finally:
        reader.close()
    if message is None or message.error() is not None or message.offset() != source["offset"]:
        raise SystemExit(f"tasks: expected a record at {source} but was {message}")
    return wire.decode(registry, message.value())


def parameters(model):
    """The model's parameters by name."""
    if model["parameters"] is None or model["sharedParameters"] is not None:
        raise SystemExit("parameters: expected all of them in the record but some are elsewhere")
    return {named["name"]: array(named["tensor"]) for named in model["parameters"]}


def standardised(normalisation, features):
    if normalisation is None:
        return features
    result = (features - array(normalisation["mean"])) / array(normalisation["scale"])
    # The mean stands for what is missing.
    return numpy.nan_to_num(result) if normalisation.get("imputeMissing") else result


def predict(model, features):
    """Outputs [rows, outputs] of the perceptron that the record's architecture describes."""
    architecture = json.loads(model["architecture"])
    weights = parameters(model)
    x = standardised(model["normalisation"], features)
    hidden = len(architecture["hidden"])
    for layer in range(hidden + 1):
        x = x @ weights[f"layer{layer}.weight"] + weights[f"layer{layer}.bias"]
        if layer < hidden:
            if architecture.get("normalisation") == "layer":
                x = x - x.mean(axis=1, keepdims=True)
                x = x / numpy.sqrt((x**2).mean(axis=1, keepdims=True) + NORM_EPSILON)
                x = x * weights[f"layer{layer}.norm.gain"] + weights[f"layer{layer}.norm.bias"]
            x = ACTIVATIONS[architecture["activation"]](x)
    return x


def row_losses(loss, outputs, targets):
    if loss == "squared-error":
        return ((outputs - targets) ** 2).mean(axis=1)
    if loss == "cross-entropy":
        shifted = outputs - outputs.max(axis=1, keepdims=True)
        log_sum = numpy.log(numpy.exp(shifted).sum(axis=1))
        return log_sum - shifted[numpy.arange(len(targets)), targets.astype(int)]
    raise SystemExit(f"loss: expected squared-error or cross-entropy but was {loss}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bootstrap", default="localhost:9092")
    parser.add_argument("--registry", default="http://localhost:8081/apis/ccompat/v7")
    parser.add_argument("--learner", required=True)
    parser.add_argument("--task", required=True)
    parser.add_argument("--wait", type=float, default=30, help="seconds to wait for the model")
    options = parser.parse_args()

    registry = wire.Registry(options.registry)
    model = newest_model(options, registry)
    event = task_event(options, registry, model["provenance"]["source"])
    if event["query"] is None:
        raise SystemExit("query: expected rows in the task event but there are none")

    features, targets = array(event["query"]["features"]), array(event["query"]["targets"])
    outputs = predict(model, features)
    weights = event["query"]["weights"]
    losses = row_losses(model["loss"], outputs, targets)
    loss = numpy.average(losses, weights=None if weights is None else array(weights))
    stated = model["queryLoss"]["after"]

    version = model["provenance"]["meta"]["version"]
    print(f"{options.learner}/{options.task}  version {version}  {model['algorithm']}")
    for x, y, target in zip(features, outputs, targets):
        shown = f"class {y.argmax()}, is {target:.0f}" if y.size > 1 else f"{y[0]:.4f}, is {target[0]:.4f}"
        print(f"{numpy.round(x, 4)}  ->  {shown}")
    print(f"loss {loss:.6f}, stated {stated:.6f}")
    if abs(loss - stated) > TOLERANCE:
        raise SystemExit(f"loss: expected {stated} but was {loss}")


if __name__ == "__main__":
    main()
