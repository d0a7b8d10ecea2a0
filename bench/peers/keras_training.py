"""Keras model.fit as a person would call it, with everything that it decides by itself left to it."""

import keras
import numpy as np
import tensorflow

import keras_network
from protocol import Stopwatch, serve
from snapshot import read_digits


class Timed(keras.callbacks.Callback):
    """Measures the batches after the warm-up, without what fit does before its first and after its last one."""

    # Called from another thread: otherwise Keras would wait for every step's figures on our account.
    async_safe = True

    def __init__(self, warmup, steps):
        super().__init__()
        self.first, self.last = warmup - 1, warmup + steps - 1
        self.stopwatch = Stopwatch()

    def on_train_begin(self, logs=None):
        self.stopwatch.start()

    def on_train_batch_end(self, batch, logs=None):
        if batch == self.first:
            self.stopwatch.start()
        elif batch == self.last:
            self.stopwatch.stop()


def optimizer_of(training):
    recipe = training["optimizer"]
    common = {"learning_rate": training["learningRate"], "beta_1": recipe["beta1"], "beta_2": recipe["beta2"], "epsilon": recipe["epsilon"]}
    if recipe["kind"] == "adamw":
        return keras.optimizers.AdamW(weight_decay=recipe["weightDecay"], **common)
    return keras.optimizers.Adam(**common)


def start(job):
    training = job["training"]
    model = keras_network.build(job["input"], job["layers"])
    model.compile(optimizer=optimizer_of(training), loss="categorical_crossentropy", metrics=["accuracy"])

    def train(question):
        timed = Timed(question["warmup"], question["steps"])
        images, labels = read_digits(job["snapshotPath"], (question["warmup"] + question["steps"]) * training["batchSize"])
        targets = np.eye(model.output_shape[-1], dtype=np.float32)[labels]
        model.fit(images, targets, batch_size=training["batchSize"], epochs=1, verbose=0, callbacks=[timed])
        return timed.stopwatch.reading

    version = f"Keras {keras.__version__} on TensorFlow {tensorflow.__version__}"
    return {"version": version, "parameters": keras_network.trainable_parameters(model)}, train


serve(start)
