"""Reference values of all learners, models and losses, computed by PyTorch.

maml_reference.py has those of plain MAML on multilayer perceptrons. Everything is float64 and
autograd, one task at a time, with no code shared with the Java; reference_models.py has networks,
losses and problems, reference_learners.py the learners.

Run from the module's directory, with PyTorch 1.13 or later (Debian: python3-torch):

    python3 src/test/python/learners_reference.py            # writes src/test/resources/reference
    python3 src/test/python/learners_reference.py --check    # recomputes the files and compares whole
                                                             # derivatives with central differences

Tasks differ in rows; of weighted ones the second row weighs nothing; under cross-entropy the
classes of a task's support rows are not all there are. Of a task's losses, before is the unadapted
model's on the query rows and queryLoss the adapted one's, both with the row statistics of the query
rows; inductive has those of the support rows, which the adapted model keeps. No number passed is
near a kink, see MARGINS.
"""

import json
import sys

import torch

from maml_reference import REFERENCE, draw, largest_difference, to_json
from reference_learners import LEARNERS, draw_phi
from reference_models import (
    MARGINS,
    MODELS,
    accuracy_of,
    draw_network,
    draw_rows,
    embedding_size,
    head_of,
    loss_of,
    weigh,
)

MARGIN = 1e-4
# (support rows, query rows) of a case's tasks
ROW_COUNTS = [(4, 5), (6, 3), (2, 1)]
# classes of their support rows: where weights count, the first task's only row of class 1 has none
CLASSES = [(0, 1, 2), (0, 1, 2), (2, 0)]


# What the learned optimizer with seed 1 draws for "tiny": an input here, as tasks are.
DRAWN = {
    "layer0.weight": [[0.8093053698539734, -0.8107227683067322]],
    "layer0.bias": [-0.9101544618606567, -0.322716623544693],
    "layer1.weight": [[0.3054504692554474], [-0.28060993552207947]],
    "layer1.bias": [0.5144695043563843],
}

# model, loss, weighted
PROBLEMS = [
    ("plain", "huber", True),
    ("plain", "binary-cross-entropy", False),
    ("layer", "binary-cross-entropy", True),
    ("layer", "squared-error", False),
    ("batch", "huber", False),
    ("batch", "binary-cross-entropy", True),
    ("batch-relu", "cross-entropy", True),
    ("stride", "cross-entropy", True),
    ("stride", "squared-error", False),
    ("pool", "cross-entropy", False),
    ("pool-once", "huber", True),
]
SOME = [PROBLEMS[i] for i in (0, 2, 5, 6, 8, 9)]
CLASSIFIED = [
    ("plain", "cross-entropy", True),
    ("layer", "cross-entropy", False),
    ("batch", "cross-entropy", True),
    ("batch-relu", "cross-entropy", False),
    ("stride", "cross-entropy", True),
    ("pool", "cross-entropy", True),
    ("pool-once", "cross-entropy", False),
]


def optimizer(layers, second_order, initialisation="learned", count=2):
    return {
        "steps": count,
        "units": 3,
        "layers": layers,
        "scale": 0.2,
        "second-order": second_order,
        "initialisation": initialisation,
    }


def steps(count, rate=0.1, **more):
    return {"steps": count, "rate": rate, **{k.replace("_", "-"): v for k, v in more.items()}}


def on(algorithm, problems, settings, **more):
    return [(algorithm, *problem, settings, more) for problem in problems]


FILES = {
    "gradient": [
        *on("maml", PROBLEMS, steps(2)),
        *on("fomaml", SOME[:3], steps(3)),
        *on("reptile", SOME[2:], steps(3)),
        *on("anil", SOME, steps(3, 0.2)),
    ],
    "rates": [
        *on("meta-sgd", SOME, steps(2)),
        *on("maml++", SOME, steps(3, step_loss_decay=0.5)),
        *on("maml++", PROBLEMS[:1], steps(3, step_loss_decay=0.0)),
        *on("maml++", PROBLEMS[2:3], steps(4, step_loss_decay=0.5), sized=2),
    ],
    "optimizer": [
        *on("learned-optimizer", PROBLEMS[:4], optimizer(2, True)),
        *on("learned-optimizer", SOME, optimizer(1, False, count=3)),
        *on("learned-optimizer", PROBLEMS[7:10], optimizer(1, True)),
        *on("learned-optimizer", [("tiny", "squared-error", True)], optimizer(2, True, "drawn", 3)),
        *on("learned-optimizer", [("tiny", "huber", False)], optimizer(2, False, "drawn", 3)),
    ],
    "metric": [
        *on("protonet", CLASSIFIED, {}),
        *on("relationnet", CLASSIFIED, {"relation-units": 5}),
        *on("matchingnet", CLASSIFIED, {"sharpness": 3.0}),
        *on("matchingnet", [PROBLEMS[0], PROBLEMS[4], PROBLEMS[8]], {"sharpness": 10.0}),
    ],
    "multi_task": [
        *on("multi-task", SOME[2:], steps(3, weighting="fixed")),
        *on("multi-task", SOME + PROBLEMS[3:4], steps(3, weighting="uncertainty")),
    ],
}


def judge(case, phi, task, state):
    """A task's objective, differentiable in phi, and what is expected of the task."""
    learner, loss, query = LEARNERS[case["algorithm"]], case["loss"], task["query"]

    def predicted(model, rows, kept=None, seen=None):
        return learner.predict(case, phi, model, rows["features"], kept, seen)

    start = learner.nothing(case, phi, state)
    path = learner.adapt(case, phi, state, task["support"])
    end = path[-1]
    kept_state = None
    if case["algorithm"] == "multi-task":
        end = {n: p.detach() for n, p in end.items()}
        kept_state, end = end, learner.nothing(case, phi, end)
    seen = {}
    predicted(end, task["support"], seen=seen)
    published = {**end, **seen}
    prediction = predicted(end, query)
    objective = loss_of(loss, prediction, query)
    expected = {
        "before": loss_of(loss, predicted(start, query), query).item(),
        "queryLoss": objective.item(),
        "adapted": {n: p.detach() for n, p in published.items()},
    }
    if seen:
        alone = predicted(published, query, kept=published)
        expected["inductive"] = loss_of(loss, alone, query).item()
    if loss == "cross-entropy":
        expected["accuracy"] = accuracy_of(prediction, query)
    if case["algorithm"] == "multi-task":
        expected["state"] = kept_state
        objective = learner.weighted(case, kept_state, objective)
    if case["algorithm"] == "maml++":
        decay, count = case["settings"]["step-loss-decay"], case["settings"]["steps"]
        shares = [decay ** (count - i) for i in range(1, count + 1)]
        losses = [loss_of(loss, predicted(theta, query), query) for theta in path[1:]]
        objective = sum(v * one for v, one in zip(shares, losses)) / sum(shares)
    return objective, expected, end


def judged(case):
    """The objective summed over the tasks, and all that is expected of a case."""
    phi = {n: p.clone().requires_grad_() for n, p in case["parameters"].items()}
    total, tasks = 0, []
    gradient = {n: torch.zeros_like(p) for n, p in phi.items()}
    for task in case["tasks"]:
        objective, expected, end = judge(case, phi, task, task.get("state"))
        total += objective.item()
        tasks.append(expected)
        if case["algorithm"] == "reptile":  # Nichol et al. 2018: the way from the end back
            slopes = [p.detach() - end[n].detach() for n, p in phi.items()]
        else:
            slopes = torch.autograd.grad(objective, list(phi.values()), allow_unused=True)
        for name, slope in zip(phi, slopes):
            if slope is not None:
                gradient[name] += slope
    return total, {"gradient": gradient, "tasks": tasks}


def draw_case(algorithm, model, loss, weighted, settings, more, seed):
    generator = torch.Generator().manual_seed(seed)
    case = {"algorithm": algorithm, "model": MODELS[model], "loss": loss, "settings": settings}
    network = draw_network(generator, case["model"])
    case = {**case, **more, "embedding": embedding_size(case["model"], network)}
    case["parameters"] = draw_phi(generator, case, network, draw)
    if settings.get("initialisation") == "drawn":
        case["drawn"] = {n: torch.tensor(p) for n, p in DRAWN.items()}
    case["tasks"] = []
    for (support, query), classes in zip(ROW_COUNTS, CLASSES):
        task = {
            "support": draw_rows(generator, case["model"], loss, support, classes),
            "query": draw_rows(generator, case["model"], loss, query, (1, 2, 0)),
        }
        if weighted:
            weigh(generator, task["support"])
            weigh(generator, task["query"])
        if algorithm == "multi-task":
            head = {n: p for n, p in network.items() if n.startswith(head_of(case["model"]) + ".")}
            task["state"] = {n: p + draw(generator, *p.shape, scale=0.3) for n, p in head.items()}
            if settings["weighting"] == "uncertainty":
                task["state"]["log-variance"] = draw(generator, 1, scale=0.5)
        case["tasks"].append(task)
    return case


def cases_of(specs):
    cases = []
    for index, (algorithm, model, loss, weighted, settings, more) in enumerate(specs):
        for attempt in range(10_000):
            seed = 10_000 * index + attempt
            case = draw_case(algorithm, model, loss, weighted, settings, more, seed)
            MARGINS.clear()
            total, expected = judged(case)
            if min(MARGINS, default=1) > MARGIN:
                break
        else:
            raise SystemExit(f"no draw of {algorithm} {model} stays {MARGIN} away from kinks")
        words = [model, loss, "weighted" if weighted else "unweighted", *settings.values()]
        name = f"{algorithm} {' '.join(map(str, words))}"
        cases.append({"name": name, **case, "expected": expected})
    return cases


def central_difference_error(case):
    """Norm-relative error of a gradient against central differences of the objective."""
    # a learned optimizer bends so sharply that a step of 1e-6 is off by 6e-4, and 1e-7 by 6e-6
    step = 1e-7 if case["algorithm"] == "learned-optimizer" else 1e-6
    estimate, exact = [], []
    for name, gradient in case["expected"]["gradient"].items():
        for index in range(gradient.numel()):
            sides = []
            for sign in (1, -1):
                moved = {n: p.clone() for n, p in case["parameters"].items()}
                moved[name].view(-1)[index] += sign * step
                sides.append(judged({**case, "parameters": moved})[0])
            estimate.append((sides[0] - sides[1]) / (2 * step))
            exact.append(gradient.flatten()[index].item())
    estimate, exact = torch.tensor(estimate), torch.tensor(exact)
    return ((estimate - exact).norm() / exact.norm()).item()


def whole_derivative(case):
    if case["algorithm"] == "learned-optimizer":
        return case["settings"]["second-order"]
    return case["algorithm"] not in ("fomaml", "reptile", "multi-task")


def main():
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    for stem, specs in FILES.items():
        file = REFERENCE / f"learners_{stem}.json"
        cases = cases_of(specs)
        stated = [{k: v for k, v in c.items() if k not in ("embedding", "sized")} for c in cases]
        if "--check" in sys.argv[1:]:
            committed = json.loads(file.read_text())
            difference = largest_difference(stem, to_json({"cases": stated}), committed)
            print(f"{file.name}: {len(cases)} cases, largest difference {difference:.1e}")
            errors = [central_difference_error(c) for c in cases if whole_derivative(c)]
            error = max(errors, default=0.0)
            print(f"{file.name}: {len(errors)} gradients against differences {error:.1e}")
            if difference > 1e-12 or error > 1e-5:
                raise SystemExit(1)
        else:
            lines = ",\n".join(json.dumps(to_json(case)) for case in stated)
            file.write_text('{"cases": [\n' + lines + "\n]}\n")
            print(f"{file.name}: {len(cases)} cases, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
