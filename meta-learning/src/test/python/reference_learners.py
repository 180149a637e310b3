"""How each learner turns meta-parameters and a task's support rows into a model, after its paper.

A learner has nothing(case, phi, state), the model before support rows; adapt(case, phi, state,
support), the models after each step, the last being the adapted one; and predict(case, phi, model,
features, kept, seen). Values are differentiable in phi as the learner has it.
"""

import math

import torch
import torch.nn.functional as F

from reference_models import (
    away_from,
    activate,
    embed,
    embedding_size,
    head_of,
    loss_of,
    read,
    weights_of,
)

P = 10  # of the preprocessing of gradients
ABSENT = -30.0  # log-odds of a class without support rows against all others


def descend(case, start, objective, update, exact):
    """Steps down the objective; without exact, gradients are constants."""
    path = [start]
    for step in range(case["settings"]["steps"]):
        theta = path[-1]
        slopes = torch.autograd.grad(objective(theta), list(theta.values()), create_graph=True)
        path.append(
            {
                name: update(step, name, p, slope if exact else slope.detach())
                for (name, p), slope in zip(theta.items(), slopes)
            }
        )
    return path


class Whole:
    """Adapts all weights. Rates of MAML: Finn et al. 2017, section 2.2."""

    def exact(self, case):
        """Whether gradients through the steps see the slopes' own dependence on the weights."""
        return True

    def nothing(self, case, phi, state):
        return {n: p for n, p in phi.items() if n.split(".")[0] not in ("rate", "optimizer")}

    def update(self, case, phi):
        return lambda step, name, p, slope: p - case["settings"]["rate"] * slope

    def adapt(self, case, phi, state, support):
        def objective(theta):
            prediction = self.predict(case, phi, theta, support["features"], None, None)
            return loss_of(case["loss"], prediction, support)

        start = self.nothing(case, phi, state)
        return descend(case, start, objective, self.update(case, phi), self.exact(case))

    def predict(self, case, phi, model, features, kept, seen):
        return read(case["model"], model, embed(case["model"], model, features, kept, seen))


class FirstOrder(Whole):
    """Finn et al. 2017, section 5.2; Reptile's steps too."""

    def exact(self, case):
        return False


class MetaSgd(Whole):
    """A step size for each weight: Li et al. 2017, eq. 2."""

    def update(self, case, phi):
        return lambda step, name, p, slope: p - phi[f"rate.{name}"] * slope


class PerStepRates(Whole):
    """A step size for each array and step: Antoniou et al. 2019, section 4."""

    def update(self, case, phi):
        sized = len({name.split(".")[1] for name in phi if name.startswith("rate.")})
        return lambda step, name, p, slope: (
            p - phi[f"rate.{min(step, sized - 1)}.{name}"] * slope
        )


class LearnedOptimizer(Whole):
    """An LSTM over each coordinate's gradient: Andrychowicz et al. 2016, eq. 3, appendix A."""

    def nothing(self, case, phi, state):
        if case["settings"]["initialisation"] == "drawn":
            return {n: p.clone().requires_grad_() for n, p in case["drawn"].items()}
        return super().nothing(case, phi, state)

    def update(self, case, phi):
        memories = {}
        layers, units = case["settings"]["layers"], case["settings"]["units"]

        def move(step, name, p, slope):
            flat = slope.flatten()
            away_from((flat.abs() * math.exp(P) - 1) / 100)  # float32 is off by more here
            large = flat.abs() >= math.exp(-P)
            safe = torch.where(large, flat.abs(), torch.ones(()))
            x = torch.stack(
                (
                    torch.where(large, safe.log() / P, torch.tensor(-1.0)),
                    torch.where(large, flat.sign(), flat * math.exp(P)),
                ),
                dim=1,
            )
            blank = torch.zeros(len(flat), units)
            before = memories.get(name, [(blank, blank)] * layers)
            after = []
            for i in range(layers):
                weight, hidden, bias = [
                    phi[f"optimizer.layer{i}.{part}"] for part in ("input", "hidden", "bias")
                ]
                after.append(
                    torch.lstm_cell(x, before[i], weight.T, hidden.T, bias, torch.zeros_like(bias))
                )
                x = after[i][0]
            memories[name] = after
            out = x @ phi["optimizer.output.weight"] + phi["optimizer.output.bias"]
            return p + case["settings"]["scale"] * out.reshape(p.shape)

        return move

    def exact(self, case):
        return case["settings"]["second-order"]


class HeadOnly(Whole):
    """ANIL: Raghu et al. 2020. Steps change the head, gradients go through them to the trunk."""

    def nothing(self, case, phi, state):
        return {n: p for n, p in phi.items() if n.startswith(head_of(case["model"]) + ".")}

    def predict(self, case, phi, model, features, kept, seen):
        return read(case["model"], model, embed(case["model"], phi, features, kept, seen))


class MultiTask(HeadOnly):
    """A head per task that is constant to the trunk; Kendall et al. 2018, eq. 7 and 10."""

    def nothing(self, case, phi, state):
        return {n: p for n, p in state.items() if n != "log-variance"}

    def weighted(self, case, state, loss):
        if case["settings"]["weighting"] == "fixed":
            return loss
        sigma = torch.exp(state["log-variance"].squeeze() / 2)
        factor = 2 if case["loss"] == "squared-error" else 1
        return loss / (factor * sigma**2) + torch.log(sigma)

    def adapt(self, case, phi, state, support):
        def objective(now):
            prediction = self.predict(case, phi, now, support["features"], None, None)
            return self.weighted(case, now, loss_of(case["loss"], prediction, support))

        start = {n: p.clone().requires_grad_() for n, p in state.items()}
        return descend(case, start, objective, self.update(case, phi), exact=False)


class Prototypes:
    """Snell et al. 2017: minus the squared distance to the mean embedding of a class."""

    def nothing(self, case, phi, state):
        classes = case["model"]["outputs"]
        return {
            "prototypes": torch.zeros(classes, case["embedding"]),
            "present": torch.ones(classes),
        }

    def adapt(self, case, phi, state, support):
        rows = embed(case["model"], phi, support["features"])
        weights, centres, present = weights_of(support), [], []
        for k in range(case["model"]["outputs"]):
            of_class = support["targets"] == k
            total = weights[of_class].sum()
            present.append(float(total > 0))
            if total > 0:
                centres.append((weights[of_class, None] * rows[of_class]).sum(dim=0) / total)
            else:
                centres.append(torch.zeros(rows.shape[1]))
        return [{"prototypes": torch.stack(centres), "present": torch.tensor(present)}]

    def scores(self, phi, rows, centres):
        return -((rows[:, None, :] - centres[None, :, :]) ** 2).sum(dim=2)

    def predict(self, case, phi, model, features, kept, seen):
        rows = embed(case["model"], phi, features, kept, seen)
        logits = self.scores(phi, rows, model["prototypes"])
        present = model["present"] == 1
        together = torch.logsumexp(logits[:, present], dim=1, keepdim=True)
        return torch.where(present, logits, together + ABSENT)


class Relations(Prototypes):
    """Sung et al. 2018, with class means and logits as the Java says."""

    def scores(self, phi, rows, centres):
        weight = torch.cat((phi["relation.class"], phi["relation.row"]))
        shape = (len(rows), len(centres), rows.shape[1])
        pairs = torch.cat((centres[None].expand(shape), rows[:, None].expand(shape)), dim=2)
        hidden = activate("relu", pairs @ weight + phi["relation.bias"])
        return (hidden @ phi["relation.score"]).squeeze(2)


class Matching:
    """Vinyals et al. 2016, section 2.1.1 and eq. 1: attention to similar support rows."""

    def nothing(self, case, phi, state):
        return None

    def adapt(self, case, phi, state, support):
        targets = support["targets"]
        if case["loss"] == "cross-entropy":
            targets = F.one_hot(targets, case["model"]["outputs"]).double()
        weights = weights_of(support)
        return [
            {
                "support.embeddings": F.normalize(embed(case["model"], phi, support["features"])),
                "support.targets": targets,
                "support.weights": (weights / weights.sum())[:, None],
            }
        ]

    def predict(self, case, phi, model, features, kept, seen):
        rows = embed(case["model"], phi, features, kept, seen)
        if model is None:
            prediction = torch.zeros(len(rows), case["model"]["outputs"])
        else:
            away_from(rows.norm(dim=1) / 3000)  # of short ones the Java's length is 1e-12 off
            cosines = F.cosine_similarity(
                rows[:, None, :], model["support.embeddings"][None, :, :], dim=2
            )
            logits = case["settings"]["sharpness"] * cosines
            attention = torch.softmax(logits + model["support.weights"].T.log(), dim=1)
            prediction = attention @ model["support.targets"]
        return (prediction + 1e-8).log() if case["loss"] == "cross-entropy" else prediction


LEARNERS = {
    "maml": Whole(),
    "fomaml": FirstOrder(),
    "reptile": FirstOrder(),
    "anil": HeadOnly(),
    "meta-sgd": MetaSgd(),
    "maml++": PerStepRates(),
    "learned-optimizer": LearnedOptimizer(),
    "protonet": Prototypes(),
    "relationnet": Relations(),
    "matchingnet": Matching(),
    "multi-task": MultiTask(),
}


def draw_phi(generator, case, network, draw):
    """Meta-parameters of a learner for a drawn network: random, not version 0."""
    settings, algorithm = case["settings"], case["algorithm"]
    head = head_of(case["model"]) + "."
    trunk = {n: p for n, p in network.items() if not n.startswith(head)}

    def rate(shape):
        return 0.1 + draw(generator, *shape, scale=0.05)

    if algorithm == "meta-sgd":
        return {**network, **{f"rate.{n}": rate(p.shape) for n, p in network.items()}}
    if algorithm == "maml++":
        sized = case.pop("sized", settings["steps"])
        rates = {f"rate.{i}.{n}": rate((1,)) for i in range(sized) for n in network}
        return {**network, **rates}
    if algorithm == "learned-optimizer":
        units, phi = settings["units"], {}
        for i in range(settings["layers"]):
            inputs = units if i else 2
            phi[f"optimizer.layer{i}.input"] = draw(generator, inputs, 4 * units, scale=0.5)
            phi[f"optimizer.layer{i}.hidden"] = draw(generator, units, 4 * units, scale=0.5)
            phi[f"optimizer.layer{i}.bias"] = draw(generator, 4 * units, scale=0.5)
        phi["optimizer.output.weight"] = draw(generator, units, 1)
        phi["optimizer.output.bias"] = draw(generator, 1, scale=0.3)
        return phi if settings["initialisation"] == "drawn" else {**network, **phi}
    if algorithm == "relationnet":
        size, units = embedding_size(case["model"], network), settings["relation-units"]
        relation = {
            "relation.bias": draw(generator, units, scale=0.3),
            "relation.class": draw(generator, size, units, scale=size**-0.5),
            "relation.row": draw(generator, size, units, scale=size**-0.5),
            "relation.score": draw(generator, units, 1),
        }
        return {**trunk, **relation}
    return trunk if algorithm in ("protonet", "matchingnet", "multi-task") else network
