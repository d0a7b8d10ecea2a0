"""Answers of a Keras model, call by call: predict_on_batch, and the model as a graph function without Keras around it."""

import time

import keras
import tensorflow as tf

import keras_network
from protocol import serve
from snapshot import read_digits


def start(job):
    model = keras_network.build(job["input"], job["layers"])
    graph = tf.function(lambda images: model(images, training=False))
    calls = {"predict_on_batch": model.predict_on_batch, "tf.function": lambda images: graph(tf.constant(images)).numpy()}

    def measure(question):
        size, count = question["size"], question["count"]
        images, _ = read_digits(job["snapshotPath"], size)
        call = calls[question["call"]]
        call(images)
        milliseconds = []
        for _ in range(count):
            started = time.perf_counter()
            call(images)
            milliseconds.append((time.perf_counter() - started) * 1000)
        return {"milliseconds": milliseconds}

    version = f"Keras {keras.__version__} on TensorFlow {tf.__version__}"
    return {"version": version, "parameters": keras_network.trainable_parameters(model)}, measure


serve(start)
