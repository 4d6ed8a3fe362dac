"""Features of image networks as PyTorch computes them, for EncoderTests.

    python3 Tests/CLIPTests/Fixtures/make_encoders.py > Tests/CLIPTests/Fixtures/encoders.json

Made with torch 2.15.0, torchvision 0.29.2, timm 1.0.31, monai 1.6.1, transformers 5.24.0, on the CPU.

The networks' weights are too large to keep, so a formula that FormulaWeights.swift shares gives them by their names.
"""

import json
import sys
import tempfile

import numpy
import torch
from safetensors.torch import load_file, save_file

import timm
import torchvision
from monai.networks.nets import DenseNet121
from transformers import (
    Dinov2Config,
    Dinov2Model,
    Dinov2WithRegistersConfig,
    Dinov2WithRegistersModel,
    ViTConfig,
    ViTForImageClassification,
)

PERIOD = 4093
PLACES = ("cls_token", "pos_embed", "position_embeddings", "register_tokens")


def uniform(name):
    """4093 numbers from -1 up to below 1: SplitMix64 from the FNV-1a hash of a name."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = ((state ^ byte) * 0x100000001B3) % 2**64
    with numpy.errstate(over="ignore"):
        mixed = numpy.uint64(state) + numpy.arange(1, PERIOD + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        mixed = mixed ^ (mixed >> numpy.uint64(31))
    return ((mixed >> numpy.uint64(40)).astype(numpy.float32) / numpy.float32(2**23)) - numpy.float32(1)


def values(name, shape):
    """A tensor's values: its numbers again and again, scaled by what the name says it is."""
    numbers = uniform(name)
    if len(shape) > 1 and not name.endswith(PLACES):
        scaled = numbers * numpy.float32((3 / numpy.prod(shape[1:])) ** 0.5)
    elif name.endswith("running_var"):
        scaled = 1 + numbers * numpy.float32(0.5)
    elif len(shape) == 1 and name.endswith(".weight"):
        scaled = 1 + numbers * numpy.float32(0.25)
    else:
        scaled = numbers * numpy.float32(0.25)
    return torch.from_numpy(numpy.resize(scaled, tuple(shape)).astype(numpy.float32))


def fill(network):
    """Gives a network the formula's weights."""
    state = network.state_dict()
    for name, tensor in state.items():
        if tensor.is_floating_point():
            state[name] = values(name, tensor.shape)
    network.load_state_dict(state)
    return network.eval()


def pixels(channels, size):
    return torch.from_numpy(
        numpy.resize(uniform("pixels") * numpy.float32(2), (2, channels, size, size)).astype(numpy.float32)
    )


def pooled(features):
    return features.mean((2, 3))


def residual(name):
    network = fill(getattr(torchvision.models, name)())
    network.fc = torch.nn.Identity()
    return network


def dense(network):
    fill(network)
    return lambda images: pooled(torch.relu(network.features(images)))


VIT = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 48,
    "image_size": 40,
    "patch_size": 8,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-12,
    "qkv_bias": False,
    "num_channels": 1,
}
TIMM = {"img_size": 48, "depth": 2, "embed_dim": 48}


def by_file(network, prefix=""):
    """By way of a saved model: its files have other names than the network in memory."""
    with tempfile.TemporaryDirectory() as folder:
        network.save_pretrained(folder)
        state = load_file(f"{folder}/model.safetensors")
        filled = {name: values(name.removeprefix(prefix), tensor.shape) for name, tensor in state.items()}
        save_file(filled, f"{folder}/model.safetensors", metadata={"format": "pt"})
        return type(network).from_pretrained(folder).eval()


def transformers_vit():
    network = by_file(ViTForImageClassification(ViTConfig(**VIT)), prefix="vit.").vit
    return lambda images: network(images).last_hidden_state[:, 0]


DINO = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "mlp_ratio": 3,
    "image_size": 42,
    "patch_size": 14,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-6,
    "num_channels": 3,
}


def dino(kind, config):
    network = by_file(kind(config))
    return lambda images: network(images).last_hidden_state[:, 0]


def timm_vit():
    network = fill(timm.create_model("vit_tiny_patch16_224", **TIMM, num_classes=0))
    return lambda images: network(images)


# Name, what config.json says, channels, size, the network.
CASES = [
    ("resnet18", {"architecture": "resnet18"}, 3, 64, lambda: residual("resnet18")),
    ("resnet50", {"architecture": "resnet50"}, 3, 64, lambda: residual("resnet50")),
    ("densenet121", {"architecture": "densenet121"}, 3, 64, lambda: dense(torchvision.models.densenet121())),
    (
        "monai",
        {"architecture": "DenseNet121", "in_channels": 1},
        1,
        # Sides that are halved with a rest, too.
        76,
        lambda: dense(DenseNet121(spatial_dims=2, in_channels=1, out_channels=2)),
    ),
    ("transformers", {"model_type": "vit", **VIT}, 1, 40, transformers_vit),
    ("dinov2", {"model_type": "dinov2", **DINO}, 3, 42, lambda: dino(Dinov2Model, Dinov2Config(**DINO))),
    (
        "registers",
        {"model_type": "dinov2_with_registers", "num_register_tokens": 3, **DINO},
        3,
        42,
        lambda: dino(Dinov2WithRegistersModel, Dinov2WithRegistersConfig(num_register_tokens=3, **DINO)),
    ),
    ("timm", {"architecture": "vit_tiny_patch16_224", "model_args": TIMM}, 3, 48, timm_vit),
]


def case(name, config, channels, size, make):
    with torch.no_grad():
        features = make()(pixels(channels, size)).double().numpy()
    step = 1 if features.shape[1] <= 64 else 8
    return {
        "name": name,
        "config": json.dumps(config),
        "channels": channels,
        "size": size,
        "width": features.shape[1],
        "step": step,
        "features": [[float(f"{value:.7g}") for value in row[::step]] for row in features],
    }


def main():
    cases = [case(*described) for described in CASES]
    text = ",\n".join("  " + json.dumps(made, separators=(",", ":")) for made in cases)
    sys.stdout.write("[\n" + text + "\n]\n")


main()
