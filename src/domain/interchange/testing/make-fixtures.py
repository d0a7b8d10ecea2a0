"""Writes fixtures/: small models with random weights, as Keras and PyTorch write them, and what they answer. Needs tensorflow, keras and torch."""

import json
import os
import pathlib
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.filterwarnings("ignore")

import keras
import numpy as np
import torch
from keras import layers

folder = pathlib.Path(__file__).parent / "fixtures"
folder.mkdir(exist_ok=True)
keras.utils.set_random_seed(7)
torch.manual_seed(7)
images = (np.abs(np.sin(np.arange(2 * 784, dtype=np.float64) ** 2 * 0.01))).astype(np.float32).reshape(2, 28, 28, 1)
answers = {}


def vary(model):
    """No array without effect: Keras starts biases at 0 and variances at 1."""
    for weight in model.weights:
        if "kernel" not in weight.path:
            weight.assign(weight + keras.random.uniform(weight.shape, -0.3, 0.3, seed=11))
    return model


def logits(model):
    return keras.Model(model.inputs, model.layers[-1].input).predict(images, verbose=0)


sequential = vary(keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(4, 3, strides=2, padding="same", activation="relu"),
    layers.SeparableConv2D(6, 3, dilation_rate=2, padding="same", use_bias=False),
    layers.BatchNormalization(scale=False),
    layers.ReLU(),
    layers.DepthwiseConv2D(3, dilation_rate=2, depth_multiplier=2),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(10),
    layers.Softmax(),
]))
sequential.save(folder / "sequential.keras")
sequential.save(folder / "sequential.h5")
answers["sequential"] = logits(sequential)

x = inputs = keras.Input((28, 28))
x = layers.Reshape((28, 28, 1))(x)
x = layers.Conv2D(4, 5, strides=2)(x)
x = layers.BatchNormalization(epsilon=1e-5)(x)
x = layers.Activation("tanh")(x)
x = layers.AveragePooling2D(3, strides=2, padding="same")(x)
x = layers.GlobalAveragePooling2D()(x)
x = layers.Dense(10)(x)
functional = vary(keras.Model(inputs, layers.Activation("softmax")(x)))
functional.save(folder / "functional.keras")
answers["functional"] = keras.Model(functional.inputs, functional.layers[-1].input).predict(images[..., 0], verbose=0)

network = torch.nn.Sequential(
    torch.nn.Conv2d(1, 4, 3, padding=1), torch.nn.BatchNorm2d(4), torch.nn.ReLU(),
    torch.nn.Conv2d(4, 4, 3, padding=2, dilation=2, groups=4), torch.nn.Conv2d(4, 8, 1), torch.nn.MaxPool2d(4), torch.nn.Flatten(), torch.nn.Linear(392, 10),
).eval()
with torch.no_grad():
    for name, values in network.named_buffers():
        if "running" in name:
            values += torch.rand_like(values) * 0.3
    tensor = torch.from_numpy(images.transpose(0, 3, 1, 2).copy())
    answers["torch"] = network(tensor).numpy()
    # Training mode keeps batch norm as an operator of its own.
    torch.onnx.export(network, (tensor[:1],), folder / "torch.onnx", input_names=["images"], output_names=["logits"],
                      dynamic_axes={"images": {0: "N"}}, dynamo=False, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE, opset_version=13)

(folder / "answers.json").write_text(json.dumps({name: [round(float(value), 6) for value in values.ravel()] for name, values in answers.items()}))
