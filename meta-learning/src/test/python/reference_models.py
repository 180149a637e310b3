"""Networks, losses and random problems of the reference values, on torch.nn.functional.

One task at a time: a model is a dict of tensors by the names that the Java gives them, rows are
[rows, inputs] or [rows, height, width, channels].
"""

import torch
import torch.nn.functional as F

from maml_reference import ACTIVATIONS, draw

EPSILON = 1e-5
# Distance of every kink passed since the last clear(): ReLU, max-pooling, Huber, LSTM inputs.
MARGINS = []


def mlp(activation, normalisation, *hidden):
    return {
        "kind": "mlp",
        "inputs": 3,
        "hidden": list(hidden),
        "outputs": 3,
        "activation": activation,
        "normalisation": normalisation,
    }


def conv(height, width, channels, blocks, reduction):
    return {
        "kind": "conv",
        "height": height,
        "width": width,
        "channels": channels,
        "blocks": blocks,
        "filters": 3,
        "outputs": 3,
        "reduction": reduction,
    }


MODELS = {
    "plain": mlp("tanh", "none", 5),
    "layer": mlp("softplus", "layer", 4, 3),
    "batch": mlp("tanh", "batch", 4, 3),
    "batch-relu": mlp("relu", "batch", 5),
    "stride": conv(5, 4, 2, 2, "stride"),
    "pool": conv(5, 6, 1, 2, "max-pool"),
    "pool-once": conv(4, 5, 2, 1, "max-pool"),
}
MODELS["tiny"] = {**mlp("tanh", "none", 2), "inputs": 1, "outputs": 1}


def away_from(distance):
    """Notes how near to a kink the numbers are."""
    if distance.numel():
        MARGINS.append(distance.detach().abs().min().item())


def activate(name, z):
    if name == "relu":
        away_from(z)
    return ACTIVATIONS[name](z)


def normalise(kind, layer, p, z, kept, seen):
    """z is [rows, units] or [rows, channels, height, width].

    kept: moments of a support set to use instead of those of the rows; seen: takes up the latter.
    """
    if kind == "none":
        return z
    gain, bias = p[f"{layer}.norm.gain"], p[f"{layer}.norm.bias"]
    if kind == "layer":
        return F.layer_norm(z, z.shape[1:], gain, bias, EPSILON)
    mean, variance = f"{layer}.norm.mean", f"{layer}.norm.variance"
    if kept is not None:
        m, v = kept[mean].detach(), kept[variance].detach()
        return F.batch_norm(z, m, v, gain, bias, training=False, eps=EPSILON)
    axes = [axis for axis in range(z.dim()) if axis != 1]
    seen[mean], seen[variance] = z.mean(dim=axes), z.var(dim=axes, unbiased=False)
    # F.batch_norm, but for its refusal of a single row
    return torch.batch_norm(z, gain, bias, None, None, True, 0.0, EPSILON, False)


def block(model, layer, p, x, kept, seen):
    strided = model["reduction"] == "stride"
    kernel = p[f"{layer}.weight"].permute(3, 2, 0, 1)  # [3, 3, in, out] to [out, in, 3, 3]
    z = F.conv2d(x, kernel, stride=2 if strided else 1, padding=1)
    y = activate("relu", normalise("batch", layer, p, z, kept, seen))
    if strided:
        return y
    windows = F.unfold(y.flatten(0, 1).unsqueeze(1), 2, stride=2)  # [rows · channels, 4, windows]
    first, second = windows.topk(2, dim=1).values.unbind(dim=1)
    away_from((first - second)[first > 0])
    return F.max_pool2d(y, 2)


def embed(model, p, features, kept=None, seen=None):
    """The trunk: [rows, embedding]."""
    seen = {} if seen is None else seen
    if model["kind"] == "conv":
        x = features.permute(0, 3, 1, 2)
        for i in range(model["blocks"]):
            x = block(model, f"layer{i}", p, x, kept, seen)
        if model["reduction"] == "stride":
            return F.adaptive_avg_pool2d(x, 1).flatten(1)
        return x.permute(0, 2, 3, 1).flatten(1)
    x = features
    for i in range(len(model["hidden"])):
        z = F.linear(x, p[f"layer{i}.weight"].T, p[f"layer{i}.bias"])
        z = normalise(model["normalisation"], f"layer{i}", p, z, kept, seen)
        x = activate(model["activation"], z)
    return x


def head_of(model):
    return f"layer{model['blocks'] if model['kind'] == 'conv' else len(model['hidden'])}"


def read(model, p, embedding):
    """The head: [rows, outputs]."""
    head = head_of(model)
    return F.linear(embedding, p[f"{head}.weight"].T, p[f"{head}.bias"])


def weights_of(rows):
    return torch.ones(len(rows["targets"])) if rows["weights"] is None else rows["weights"]


def loss_of(loss, prediction, rows):
    """Weighted mean over rows of the row loss."""
    targets = rows["targets"]
    if loss == "cross-entropy":
        each = F.cross_entropy(prediction, targets.long(), reduction="none")
    elif loss == "squared-error":
        each = F.mse_loss(prediction, targets, reduction="none").mean(dim=1)
    elif loss == "huber":
        away_from((prediction - targets).abs() - 1)
        each = F.huber_loss(prediction, targets, reduction="none", delta=1.0).mean(dim=1)
    else:
        each = F.binary_cross_entropy_with_logits(prediction, targets, reduction="none").mean(dim=1)
    weights = weights_of(rows)
    return torch.dot(weights, each) / weights.sum()


def accuracy_of(prediction, rows):
    weights = weights_of(rows)
    right = prediction.argmax(dim=1) == rows["targets"]
    return (weights[right].sum() / weights.sum()).item()


def norm(generator, layer, channels):
    return {
        f"{layer}.norm.gain": 1 + draw(generator, channels, scale=0.2),
        f"{layer}.norm.bias": draw(generator, channels, scale=0.3),
    }


def draw_network(generator, model):
    """Trunk and head."""
    p = {}
    if model["kind"] == "conv":
        height, width, inputs = model["height"], model["width"], model["channels"]
        strided = model["reduction"] == "stride"
        for i in range(model["blocks"]):
            shape = (3, 3, inputs, model["filters"])
            p[f"layer{i}.weight"] = draw(generator, *shape, scale=(9 * inputs) ** -0.5)
            p.update(norm(generator, f"layer{i}", model["filters"]))
            inputs = model["filters"]
            height, width = [(n + 1) // 2 if strided else n // 2 for n in (height, width)]
        inputs *= 1 if strided else height * width
    else:
        inputs = model["inputs"]
        for i, units in enumerate(model["hidden"]):
            p[f"layer{i}.weight"] = draw(generator, inputs, units, scale=inputs**-0.5)
            p[f"layer{i}.bias"] = draw(generator, units, scale=0.3)
            if model["normalisation"] != "none":
                p.update(norm(generator, f"layer{i}", units))
            inputs = units
    head = head_of(model)
    p[f"{head}.weight"] = draw(generator, inputs, model["outputs"], scale=inputs**-0.5)
    p[f"{head}.bias"] = draw(generator, model["outputs"], scale=0.3)
    return p


def embedding_size(model, p):
    return p[f"{head_of(model)}.weight"].shape[0]


def draw_rows(generator, model, loss, count, classes):
    """classes: for classification those that the rows take turns in."""
    if loss == "cross-entropy":
        targets = torch.tensor([classes[i % len(classes)] for i in range(count)])
    else:
        targets = draw(generator, count, model["outputs"], scale=1.5)
        if loss == "binary-cross-entropy":
            targets = torch.round(torch.sigmoid(targets) * 1024) / 1024
            targets[0] = torch.round(targets[0])  # labels are probabilities too
    conv = model["kind"] == "conv"
    shape = [model[k] for k in ("height", "width", "channels")] if conv else [model["inputs"]]
    return {"features": draw(generator, count, *shape), "targets": targets, "weights": None}


def weigh(generator, rows):
    weights = (draw(generator, len(rows["targets"])).abs() + 0.25).clamp(max=3)
    if len(weights) > 2:
        weights[1] = 0  # a row that must not count
    rows["weights"] = weights
