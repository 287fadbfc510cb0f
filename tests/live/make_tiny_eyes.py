"""Writes the eyes of the tiny model: an image encoder of one layer with random weights.

A server that is given it with `--mmproj` takes pictures, and makes tokens of them; what it sees
is noise.
"""

import argparse
from pathlib import Path

import gguf
import numpy as np

# The width that the language model has.
MODEL_WIDTH = 32
WIDTH = 32
HEADS = 2
INNER_WIDTH = 64
IMAGE_SIDE = 112
PATCH_SIDE = 14
PATCHES = (IMAGE_SIDE // PATCH_SIDE) ** 2


def write_shape(writer):
    """What the encoder is, and its measures."""
    writer.add_type("mmproj")
    writer.add_name("causerie-tiny-eyes")
    writer.add_clip_has_vision_encoder(True)
    writer.add_clip_projector_type("gemma3")
    writer.add_vision_image_size(IMAGE_SIDE)
    writer.add_vision_patch_size(PATCH_SIDE)
    writer.add_vision_embedding_length(WIDTH)
    writer.add_vision_feed_forward_length(INNER_WIDTH)
    writer.add_vision_projection_dim(MODEL_WIDTH)
    writer.add_vision_block_count(1)
    writer.add_vision_head_count(HEADS)
    writer.add_vision_attention_layernorm_eps(1e-6)
    writer.add_vision_image_mean([0.5, 0.5, 0.5])
    writer.add_vision_image_std([0.5, 0.5, 0.5])
    writer.add_vision_use_gelu(True)


def write_weights(writer):
    """Small random numbers, the same in each run."""
    random = np.random.default_rng(7)

    def matrix(name, *shape):
        writer.add_tensor(name, random.normal(0, 0.02, shape).astype(np.float32))

    def norm(name):
        writer.add_tensor(f"{name}.weight", np.ones(WIDTH, dtype=np.float32))
        writer.add_tensor(f"{name}.bias", np.zeros(WIDTH, dtype=np.float32))

    def linear(name, outputs, inputs):
        matrix(f"{name}.weight", outputs, inputs)
        writer.add_tensor(f"{name}.bias", np.zeros(outputs, dtype=np.float32))

    matrix("v.patch_embd.weight", WIDTH, 3, PATCH_SIDE, PATCH_SIDE)
    writer.add_tensor("v.patch_embd.bias", np.zeros(WIDTH, dtype=np.float32))
    matrix("v.position_embd.weight", PATCHES, WIDTH)
    for name in ["attn_q", "attn_k", "attn_v", "attn_out"]:
        linear(f"v.blk.0.{name}", WIDTH, WIDTH)
    linear("v.blk.0.ffn_up", INNER_WIDTH, WIDTH)
    linear("v.blk.0.ffn_down", WIDTH, INNER_WIDTH)
    norm("v.blk.0.ln1")
    norm("v.blk.0.ln2")
    norm("v.post_ln")
    matrix("mm.input_projection.weight", WIDTH, MODEL_WIDTH)
    writer.add_tensor("mm.soft_emb_norm.weight", np.ones(WIDTH, dtype=np.float32))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    writer = gguf.GGUFWriter(arguments.out, "clip")
    write_shape(writer)
    write_weights(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
