"""Reference values for the meta-optimizers and their schedules, computed by PyTorch.

Each case is a run of torch.optim over given gradients, float64, with the parameters after every
step. Schedules are torch.optim.lr_scheduler's, in sequence after LinearLR where there is a warm-up;
beyond the end of a cosine, where CosineAnnealingLR would rise again, the rate is held.

Run from the module's directory, with PyTorch 1.13 or later (Debian: python3-torch):

    python3 src/test/python/optimizer_reference.py            # writes the reference file
    python3 src/test/python/optimizer_reference.py --check    # recomputes and compares it
"""

import json
import pathlib
import sys

import torch
from torch.optim import lr_scheduler

FILE = pathlib.Path(__file__).resolve().parent.parent / "resources/reference/optimizer.json"
STEPS = 12

OPTIMIZERS = {
    "sgd": {"type": "sgd", "rate": 0.1},
    "momentum": {"type": "momentum", "rate": 0.05, "momentum": 0.9},
    "momentum-weak": {"type": "momentum", "rate": 0.2, "momentum": 0.3},
    "adam": {"type": "adam", "rate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    "adam-short": {"type": "adam", "rate": 0.3, "beta1": 0.5, "beta2": 0.8, "epsilon": 1e-3},
    "adamw": {
        "type": "adamw",
        "rate": 0.05,
        "beta1": 0.9,
        "beta2": 0.999,
        "epsilon": 1e-8,
        "weightDecay": 0.1,
    },
}
SCHEDULES = {
    "constant": {"type": "constant"},
    "cosine": {"type": "cosine", "steps": 9, "finalFraction": 0.1},
    "cosine-to-nothing": {"type": "cosine", "steps": 7, "finalFraction": 0.0},
    "step": {"type": "step", "every": 3, "factor": 0.5},
    "warm-up": {"type": "constant", "warmUp": 5},
    "warm-up-cosine": {"type": "cosine", "steps": 6, "finalFraction": 0.2, "warmUp": 4},
    "warm-up-step": {"type": "step", "every": 2, "factor": 0.7, "warmUp": 3},
    "warm-up-of-one": {"type": "step", "every": 2, "factor": 0.7, "warmUp": 1},
}


def torch_optimizer(parameter, o):
    if o["type"] == "sgd":
        return torch.optim.SGD([parameter], lr=o["rate"])
    if o["type"] == "momentum":
        return torch.optim.SGD([parameter], lr=o["rate"], momentum=o["momentum"])
    settings = {"lr": o["rate"], "betas": (o["beta1"], o["beta2"]), "eps": o["epsilon"]}
    if o["type"] == "adam":
        return torch.optim.Adam([parameter], **settings)
    return torch.optim.AdamW([parameter], weight_decay=o["weightDecay"], **settings)


def torch_schedule(optimizer, s):
    """The scheduler without its warm-up, and the step it ends at."""
    if s["type"] == "constant":
        return lr_scheduler.ConstantLR(optimizer, factor=1.0), None
    if s["type"] == "step":
        return lr_scheduler.StepLR(optimizer, step_size=s["every"], gamma=s["factor"]), None
    least = s["finalFraction"] * optimizer.defaults["lr"]
    cosine = lr_scheduler.CosineAnnealingLR(optimizer, T_max=s["steps"], eta_min=least)
    return cosine, s["steps"]


def rates(o, s):
    """The rate of each step."""
    optimizer = torch_optimizer(torch.zeros(1, requires_grad=True), o)
    warm_up = s.get("warmUp", 0)
    if warm_up:
        # LinearLR reaches its end after total_iters; one step alone is a rise of no length.
        rise = lr_scheduler.LinearLR(
            optimizer, start_factor=1 / warm_up, total_iters=max(1, warm_up - 1)
        )
        rising = [optimizer.param_groups[0]["lr"]]
        for _ in range(warm_up - 1):
            optimizer.step()
            rise.step()
            rising.append(optimizer.param_groups[0]["lr"])
        optimizer = torch_optimizer(torch.zeros(1, requires_grad=True), o)
    schedule, end = torch_schedule(optimizer, s)
    result = rising[:] if warm_up else []
    for step in range(STEPS - len(result)):
        result.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if end is None or step < end:
            schedule.step()
    return result


def run(start, gradients, o, s):
    """The parameters after each step."""
    parameter = start.clone().requires_grad_()
    optimizer = torch_optimizer(parameter, o)
    trajectory = []
    for gradient, rate in zip(gradients, rates(o, s)):
        optimizer.param_groups[0]["lr"] = rate
        parameter.grad = gradient.clone()
        optimizer.step()
        trajectory.append(parameter.detach().tolist())
    return trajectory


def draw(generator, *shape):
    """Multiples of 2^-10."""
    return torch.round(torch.randn(*shape, generator=generator) * 1024) / 1024


def reference():
    generator = torch.Generator().manual_seed(20)
    start = draw(generator, 5)
    gradients = draw(generator, STEPS, 5)
    gradients[3] = 0
    gradients[:, 4] *= 1e-3
    cases = []
    pairs = [(o, "constant") for o in OPTIMIZERS] + [("sgd", s) for s in SCHEDULES]
    pairs += [("adamw", "warm-up-cosine"), ("momentum", "step"), ("adam", "cosine")]
    for o, s in dict.fromkeys(pairs):
        cases.append(
            {
                "name": f"{o} {s}",
                "optimizer": OPTIMIZERS[o],
                "schedule": SCHEDULES[s],
                "factors": [r / OPTIMIZERS[o]["rate"] for r in rates(OPTIMIZERS[o], SCHEDULES[s])],
                "trajectory": run(start, gradients, OPTIMIZERS[o], SCHEDULES[s]),
            }
        )
    return {"start": start.tolist(), "gradients": gradients.tolist(), "cases": cases}


def numbers(value):
    if isinstance(value, dict):
        return [n for v in value.values() for n in numbers(v)]
    if isinstance(value, list):
        return [n for v in value for n in numbers(v)]
    return [float(value)] if isinstance(value, (int, float)) else []


def main():
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    computed = reference()
    if "--check" in sys.argv[1:]:
        committed, actual = numbers(json.loads(FILE.read_text())), numbers(computed)
        if len(committed) != len(actual):
            raise SystemExit(f"{FILE.name}: expected {len(actual)} numbers, has {len(committed)}")
        difference = max(abs(a - c) for a, c in zip(actual, committed))
        print(f"{FILE.name}: {len(computed['cases'])} cases, largest difference {difference:.1e}")
        if difference > 1e-13:
            raise SystemExit(1)
    else:
        cases = ",\n".join(json.dumps(case) for case in computed["cases"])
        head = json.dumps({k: computed[k] for k in ("start", "gradients")})[:-1]
        FILE.write_text(f'{head}, "cases": [\n{cases}\n]}}\n')
        print(f"{FILE.name}: {len(computed['cases'])} cases, {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
