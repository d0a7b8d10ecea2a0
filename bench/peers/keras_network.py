"""The studio's network specs (separable convolutions already taken apart) as Keras models."""

import keras
from keras import layers


def build(input_shape, specs):
    x = inputs = keras.Input(tuple(input_shape))
    for spec in specs:
        x = _layer(spec)(x)
        if spec["type"] == "batchNorm" and spec["activation"] != "linear":
            x = layers.Activation(spec["activation"])(x)
    return keras.Model(inputs, x)


def trainable_parameters(model):
    return sum(int(weight.value.numpy().size) for weight in model.trainable_weights)


def _layer(spec):
    kind = spec["type"]
    if kind == "conv2d":
        return layers.Conv2D(spec["filters"], spec["kernel"], **_window(spec), **_affine(spec))
    if kind == "depthwiseConv2d":
        return layers.DepthwiseConv2D(spec["kernel"], depth_multiplier=spec["depthMultiplier"], **_window(spec), **_affine(spec))
    if kind == "pointwiseConv2d":
        return layers.Conv2D(spec["filters"], 1, **_affine(spec))
    if kind == "dense":
        return layers.Dense(spec["units"], **_affine(spec))
    if kind == "batchNorm":
        return layers.BatchNormalization(momentum=spec["momentum"], epsilon=spec["epsilon"])
    if kind == "activation":
        return layers.Activation(spec["function"])
    if kind == "globalAveragePool":
        return layers.GlobalAveragePooling2D()
    if kind == "flatten":
        return layers.Flatten()
    if kind == "softmax":
        return layers.Activation("softmax")
    raise ValueError(f"layer {spec['name']}: no counterpart of {kind} here")


def _window(spec):
    return {"strides": spec["stride"], "padding": spec["padding"], "dilation_rate": spec["dilation"]}


def _affine(spec):
    return {"use_bias": spec["bias"], "activation": spec["activation"]}
