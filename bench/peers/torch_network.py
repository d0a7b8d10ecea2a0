"""The studio's network specs (separable convolutions already taken apart) as PyTorch modules that answer logits."""

import torch
from torch import nn


def build(input_shape, specs):
    height, width, channels = input_shape
    example = torch.zeros(1, channels, height, width)
    network = nn.Sequential().eval()
    for spec in specs:
        for module in _modules(spec, example.shape[1]):
            network.append(module.eval())
            with torch.no_grad():
                example = module(example)
    return network


def _modules(spec, channels):
    kind = spec["type"]
    if kind == "conv2d":
        return [_convolution(spec, channels, spec["filters"]), *_activation(spec["activation"])]
    if kind == "depthwiseConv2d":
        return [_convolution(spec, channels, channels * spec["depthMultiplier"], groups=channels), *_activation(spec["activation"])]
    if kind == "pointwiseConv2d":
        return [nn.Conv2d(channels, spec["filters"], 1, bias=spec["bias"]), *_activation(spec["activation"])]
    if kind == "dense":
        return [nn.Linear(channels, spec["units"], bias=spec["bias"]), *_activation(spec["activation"])]
    if kind == "batchNorm":
        # PyTorch's momentum is the share of the new statistics, the studio's that of the old ones.
        return [nn.BatchNorm2d(channels, eps=spec["epsilon"], momentum=1 - spec["momentum"]), *_activation(spec["activation"])]
    if kind == "activation":
        return _activation(spec["function"])
    if kind == "globalAveragePool":
        return [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    if kind == "flatten":
        return [nn.Flatten()]
    if kind == "softmax":
        # Part of the cross-entropy.
        return []
    raise ValueError(f"layer {spec['name']}: no counterpart of {kind} here")


def _convolution(spec, channels, filters, groups=1):
    kernel, dilation = spec["kernel"], spec["dilation"]
    # PyTorch refuses "same" with strides. Padding alike on both sides gives the same size, one pixel shifted.
    padding = dilation * (kernel - 1) // 2 if spec["padding"] == "same" else 0
    return nn.Conv2d(channels, filters, kernel, spec["stride"], padding, dilation, groups, spec["bias"])


def _activation(name):
    return {"linear": [], "relu": [nn.ReLU()], "sigmoid": [nn.Sigmoid()], "tanh": [nn.Tanh()]}[name]
