"""Reference values for MAML's meta-gradients, computed by PyTorch and committed beside the tests.

Exact MAML (Finn et al. 2017, section 2.2) keeps the graph of the inner gradient steps and
differentiates through it; first-order MAML treats the inner gradients as constants. Everything is
float64, one task at a time and one row set at a time, with no code shared with the Java tape.

Run from the module's directory, with PyTorch 1.13 or later (Debian: python3-torch):

    python3 src/test/python/maml_reference.py            # writes src/test/resources/reference/*.json
    python3 src/test/python/maml_reference.py --check    # recomputes the committed files and compares
                                                         # exact gradients with central differences

Inputs are multiples of 2^-10, exact in float32 too, so a float32 test measures its arithmetic and
not the rounding of its inputs. ReLU cases are drawn so that no pre-activation lies near the kink.
"""

import json
import pathlib
import sys

import torch

REFERENCE = pathlib.Path(__file__).resolve().parent.parent / "resources" / "reference"
LAYER_NORM_EPSILON = 1e-5
KINK_MARGIN = 1e-3

# (steps, rate, inputs, hidden, outputs, activation, normalisation, weighted)
SHAPES = [
    (1, 0.1, 1, [6], 1, "tanh", "none", False),
    (1, 0.2, 3, [5, 4], 2, "relu", "none", True),
    (2, 0.1, 2, [5], 3, "softplus", "none", True),
    (2, 0.2, 2, [4, 5], 2, "tanh", "none", False),
    (5, 0.1, 3, [5], 2, "relu", "none", False),
    (5, 0.05, 2, [4, 4], 3, "softplus", "none", True),
    (5, 0.1, 2, [6], 2, "sigmoid", "none", True),
    (1, 0.1, 3, [6], 2, "softplus", "layer", True),
    (2, 0.1, 2, [5, 6], 2, "relu", "layer", False),
    (5, 0.05, 3, [6, 5], 3, "tanh", "layer", True),
]
# (support rows, query rows) of the tasks of one case: ragged on purpose
ROW_COUNTS = [(3, 5), (6, 2), (1, 4)]

ACTIVATIONS = {
    "tanh": torch.tanh,
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    # torch's softplus is linear above 20, an error of 2e-9; this is log(1 + e^x) everywhere
    "softplus": lambda x: torch.logaddexp(x, torch.zeros_like(x)),
}


def forward(model, parameters, features, margins=None):
    """Multilayer perceptron: features [rows, inputs] to outputs [rows, outputs]."""
    x = features
    for i in range(len(model["hidden"])):
        z = x @ parameters[f"layer{i}.weight"] + parameters[f"layer{i}.bias"]
        if model["normalisation"] == "layer":
            centred = z - z.mean(dim=1, keepdim=True)
            variance = (centred * centred).mean(dim=1, keepdim=True)
            z = centred / torch.sqrt(variance + LAYER_NORM_EPSILON)
            z = z * parameters[f"layer{i}.norm.gain"] + parameters[f"layer{i}.norm.bias"]
        if margins is not None and model["activation"] == "relu":
            margins.append(z.detach().abs().min().item())
        x = ACTIVATIONS[model["activation"]](z)
    last = len(model["hidden"])
    return x @ parameters[f"layer{last}.weight"] + parameters[f"layer{last}.bias"]


def loss_of(case, parameters, rows, margins=None):
    """Weighted mean over rows of the row loss."""
    y = forward(case["model"], parameters, rows["features"], margins)
    if case["loss"] == "squared-error":
        row_loss = ((y - rows["targets"]) ** 2).mean(dim=1)
    else:
        row_loss = -torch.log_softmax(y, dim=1)[torch.arange(len(y)), rows["targets"].long()]
    weights = rows["weights"]
    if weights is None:
        weights = torch.ones_like(row_loss)
    return (weights * row_loss).sum() / weights.sum()


def accuracy_of(case, parameters, rows):
    """Weighted share of rows whose largest output is the class."""
    right = forward(case["model"], parameters, rows["features"]).argmax(dim=1) == rows["targets"]
    weights = torch.ones(len(right)) if rows["weights"] is None else rows["weights"]
    return (weights[right].sum() / weights.sum()).item()


def adapt(case, parameters, task, margins=None):
    """Inner gradient steps on the support rows."""
    exact = case["algorithm"] == "maml"
    for _ in range(case["settings"]["steps"]):
        loss = loss_of(case, parameters, task["support"], margins)
        gradients = torch.autograd.grad(loss, list(parameters.values()), create_graph=exact)
        parameters = {
            name: p - case["settings"]["rate"] * g for (name, p), g in zip(parameters.items(), gradients)
        }
    return parameters


def expected_of(case, margins=None):
    """What becomes of each task, and the gradient of the query losses summed over the tasks."""
    meta = {name: p.clone().requires_grad_() for name, p in case["parameters"].items()}
    total, tasks = 0, []
    for task in case["tasks"]:
        adapted = adapt(case, meta, task, margins)
        query = task["query"]
        loss = loss_of(case, adapted, query, margins)
        total += loss
        expected = {
            "before": loss_of(case, meta, query, margins).item(),
            "queryLoss": loss.item(),
            "adapted": {name: p.detach() for name, p in adapted.items()},
        }
        if case["loss"] == "cross-entropy":
            expected["accuracy"] = accuracy_of(case, adapted, query)
        tasks.append(expected)
    gradients = torch.autograd.grad(total, list(meta.values()))
    return {"gradient": dict(zip(meta, gradients)), "tasks": tasks}


def draw(generator, *shape, scale=1.0):
    values = scale * torch.randn(*shape, generator=generator, dtype=torch.float64)
    return torch.round(values * 1024) / 1024


def draw_parameters(generator, model):
    parameters = {}
    sizes = [model["inputs"], *model["hidden"], model["outputs"]]
    for i, (fan_in, fan_out) in enumerate(zip(sizes, sizes[1:])):
        parameters[f"layer{i}.weight"] = draw(generator, fan_in, fan_out, scale=fan_in**-0.5)
        parameters[f"layer{i}.bias"] = draw(generator, fan_out, scale=0.3)
        if model["normalisation"] == "layer" and i < len(model["hidden"]):
            parameters[f"layer{i}.norm.gain"] = 1 + draw(generator, fan_out, scale=0.2)
            parameters[f"layer{i}.norm.bias"] = draw(generator, fan_out, scale=0.2)
    return parameters


def draw_rows(generator, model, loss, count, weighted):
    if loss == "squared-error":
        targets = draw(generator, count, model["outputs"])
    else:
        targets = torch.randint(model["outputs"], (count,), generator=generator)
    weights = None
    if weighted:
        weights = (draw(generator, count).abs() + 0.25).clamp(max=3)
        if count > 2:
            weights[1] = 0  # a row that must not count
    features = draw(generator, count, model["inputs"])
    return {"features": features, "targets": targets, "weights": weights}


def draw_case(loss, shape, seed):
    steps, rate, inputs, hidden, outputs, activation, normalisation, weighted = shape
    if loss == "cross-entropy":
        outputs += 1  # at least two classes
    model = {
        "kind": "mlp",
        "inputs": inputs,
        "hidden": hidden,
        "outputs": outputs,
        "activation": activation,
        "normalisation": normalisation,
    }
    generator = torch.Generator().manual_seed(seed)
    parameters = draw_parameters(generator, model)
    tasks = [
        {
            "support": draw_rows(generator, model, loss, support, weighted),
            "query": draw_rows(generator, model, loss, query, weighted),
        }
        for support, query in ROW_COUNTS
    ]
    return {
        "settings": {"steps": steps, "rate": rate},
        "model": model,
        "loss": loss,
        "parameters": parameters,
        "tasks": tasks,
    }


def cases_of(loss):
    cases = []
    for index, shape in enumerate(SHAPES):
        for attempt in range(10_000):
            problem = draw_case(loss, shape, seed=10_000 * index + attempt)
            variants, margins = [], []
            for algorithm in ("maml", "fomaml"):
                label = "weighted" if shape[7] else "unweighted"
                name = f"{algorithm}-{shape[0]}-step-{shape[5]}-{shape[6]}-{label}"
                case = {"name": name, "algorithm": algorithm, **problem}
                case["expected"] = expected_of(case, margins)
                variants.append(case)
            if min(margins, default=1) > KINK_MARGIN:
                break
        else:
            raise SystemExit(f"no draw of {shape} stays {KINK_MARGIN} away from ReLU's kink")
        cases += variants
    return cases


def to_json(value):
    if isinstance(value, torch.Tensor):
        return {"shape": list(value.shape), "values": value.flatten().tolist()}
    if isinstance(value, dict):
        return {key: to_json(v) for key, v in value.items()}
    if isinstance(value, list):
        return [to_json(v) for v in value]
    return value


def largest_difference(path, actual, committed):
    """Largest relative difference of any number; fails where anything else differs."""
    if isinstance(actual, dict) and actual.keys() == committed.keys():
        keys = (largest_difference(f"{path}.{k}", actual[k], committed[k]) for k in actual)
        return max(keys, default=0.0)
    if isinstance(actual, list) and len(actual) == len(committed):
        pairs = enumerate(zip(actual, committed))
        return max((largest_difference(f"{path}[{i}]", a, c) for i, (a, c) in pairs), default=0.0)
    if isinstance(actual, float):
        return abs(actual - committed) / max(1.0, abs(actual))
    if actual != committed:
        raise SystemExit(f"{path}: expected {committed} but was {actual}")
    return 0.0


def central_difference_error(case):
    """Norm-relative error of an exact gradient against central differences of the query losses."""
    step, estimate, exact = 1e-5, [], []
    for name, gradient in case["expected"]["gradient"].items():
        for index in range(gradient.numel()):
            sides = []
            for sign in (1, -1):
                moved = {n: p.clone() for n, p in case["parameters"].items()}
                moved[name].view(-1)[index] += sign * step
                tasks = expected_of({**case, "parameters": moved})["tasks"]
                sides.append(sum(task["queryLoss"] for task in tasks))
            estimate.append((sides[0] - sides[1]) / (2 * step))
            exact.append(gradient.flatten()[index].item())
    estimate, exact = torch.tensor(estimate), torch.tensor(exact)
    return ((estimate - exact).norm() / exact.norm()).item()


def main():
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    for stem, loss in (("regression", "squared-error"), ("classification", "cross-entropy")):
        file = REFERENCE / f"maml_{stem}.json"
        cases = cases_of(loss)
        if "--check" in sys.argv[1:]:
            committed = json.loads(file.read_text())
            difference = largest_difference(stem, to_json({"cases": cases}), committed)
            print(f"{file.name}: {len(cases)} cases, largest difference {difference:.1e}")
            error = max(central_difference_error(c) for c in cases if c["algorithm"] == "maml")
            print(f"{file.name}: exact against central differences {error:.1e}")
            if difference > 1e-12 or error > 1e-7:
                raise SystemExit(1)
        else:
            REFERENCE.mkdir(parents=True, exist_ok=True)
            lines = ",\n".join(json.dumps(to_json(case)) for case in cases)
            file.write_text('{"cases": [\n' + lines + "\n]}\n")
            print(f"{file.name}: {len(cases)} cases, {file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
