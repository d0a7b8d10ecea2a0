"""Reads the studio's data snapshots (safetensors with `train.pixels` and `train.labels`)."""

import json

import numpy as np


def read_digits(path, count):
    """The first `count` images as float32 [count, 28, 28, 1] from 0 to 1, and their labels [count]."""
    with open(path, "rb") as file:
        header_bytes = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(header_bytes))

        def tensor(name):
            entry = header[name]
            start, end = entry["data_offsets"]
            file.seek(8 + header_bytes + start)
            return np.frombuffer(file.read(end - start), np.uint8).reshape(entry["shape"])[:count]

        images = tensor("train.pixels").astype(np.float32)[..., np.newaxis] / 255
        return images, tensor("train.labels").astype(np.int64)
