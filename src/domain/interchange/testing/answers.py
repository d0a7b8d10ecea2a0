"""Logits of an exported model: answers.py (onnx|keras) MODEL IMAGES SHAPE, images as 32-bit floats [N, H, W, C]; prints them as a JSON list."""

import json
import os
import sys

import numpy as np

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"


def with_onnx(path, images):
    import onnx
    import onnxruntime

    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(["logits"], {"images": np.ascontiguousarray(images.transpose(0, 3, 1, 2))})[0]


def with_keras(path, images):
    import keras

    model = keras.models.load_model(path)
    return keras.Model(model.inputs, model.layers[-1].input).predict(images, verbose=0)


kind, model_path, images_path, shape = sys.argv[1:5]
images = np.fromfile(images_path, "<f4").reshape(json.loads(shape))
logits = {"onnx": with_onnx, "keras": with_keras}[kind](model_path, images)
print(json.dumps([float(value) for value in logits.ravel()]))
