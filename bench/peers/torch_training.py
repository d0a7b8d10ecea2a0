"""The usual PyTorch loop, with the memory layout that suits its convolutions on processors best."""

import torch

import torch_network
from protocol import Stopwatch, serve
from snapshot import read_digits


def optimizer_of(training, parameters):
    recipe = training["optimizer"]
    common = {"lr": training["learningRate"], "betas": (recipe["beta1"], recipe["beta2"]), "eps": recipe["epsilon"]}
    if recipe["kind"] == "adamw":
        return torch.optim.AdamW(parameters, weight_decay=recipe["weightDecay"], **common)
    return torch.optim.Adam(parameters, **common)


def start(job):
    torch.set_num_threads(job["threads"])
    training = job["training"]
    batch_size = training["batchSize"]
    network = torch_network.build(job["input"], job["layers"]).to(memory_format=torch.channels_last).train()
    optimizer = optimizer_of(training, network.parameters())
    loss_of = torch.nn.CrossEntropyLoss()

    def train(question):
        warmup, steps = question["warmup"], question["steps"]
        images, labels = read_digits(job["snapshotPath"], (warmup + steps) * batch_size)
        images = torch.from_numpy(images).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
        labels = torch.from_numpy(labels)
        order = torch.randperm(len(labels))
        correct, total_loss = 0, 0.0
        stopwatch = Stopwatch()
        for step in range(warmup + steps):
            if step == warmup:
                stopwatch.start()
            chosen = order[step * batch_size:(step + 1) * batch_size]
            optimizer.zero_grad()
            logits = network(images[chosen])
            loss = loss_of(logits, labels[chosen])
            loss.backward()
            optimizer.step()
            total_loss += loss.item()
            correct += (logits.argmax(1) == labels[chosen]).sum().item()
        stopwatch.stop()
        return stopwatch.reading

    parameters = sum(parameter.numel() for parameter in network.parameters())
    return {"version": f"PyTorch {torch.__version__}", "parameters": parameters}, train


serve(start)
