"""Writes a chat model of one layer with random weights: real vocabulary, real template, no sense.

Alone it babbles. Under a grammar file it says what the grammar says, token by token, and the
server in front of it does everything that it does for a real model.
"""

import argparse
from pathlib import Path

import gguf
import numpy as np

WIDTH = 32
HEADS = 2
INNER_WIDTH = 64
LAYERS = 1
CONTEXT = 32768

# The qwen2 vocabulary leaves these places empty; the Qwen3 template speaks of them.
LATER_TOKENS = {
    151657: "<tool_call>",
    151658: "</tool_call>",
    151667: "<think>",
    151668: "</think>",
}
# "User defined": matched whole, and kept in the text that comes out.
KEPT_IN_TEXT = int(gguf.TokenType.USER_DEFINED)


def values(reader, key):
    """All values of an array field, as the reader decodes them."""
    field = reader.fields[f"tokenizer.ggml.{key}"]
    return [field.contents(i) for i in range(len(field.data))]


def write_vocabulary(writer, reader):
    """Copies the tokenizer and names the later tokens. Returns how many tokens there are."""
    tokens = values(reader, "tokens")
    kinds = values(reader, "token_type")
    for place, token in LATER_TOKENS.items():
        tokens[place] = token
        kinds[place] = KEPT_IN_TEXT
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types(kinds)
    writer.add_token_merges(values(reader, "merges"))
    writer.add_bos_token_id(tokens.index("<|endoftext|>"))
    writer.add_eos_token_id(tokens.index("<|im_end|>"))
    writer.add_add_bos_token(False)
    writer.add_vocab_size(len(tokens))
    return len(tokens)


def write_shape(writer):
    """The measures of the network."""
    writer.add_name("causerie-tiny")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(INNER_WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_layer_norm_rms_eps(1e-6)


def write_weights(writer, token_count):
    """Small random matrices from a fixed seed; norms are ones. Input and output share one."""
    random = np.random.default_rng(20260101)

    def matrix(name, rows, columns):
        noise = random.normal(0.0, 0.04, (rows, columns))
        writer.add_tensor(f"{name}.weight", noise.astype(np.float16))

    def norm(name):
        writer.add_tensor(f"{name}.weight", np.ones(WIDTH, dtype=np.float32))

    matrix("token_embd", token_count, WIDTH)
    norm("output_norm")
    for layer in range(LAYERS):
        block = f"blk.{layer}"
        norm(f"{block}.attn_norm")
        norm(f"{block}.ffn_norm")
        for part in ("q", "k", "v", "output"):
            matrix(f"{block}.attn_{part}", WIDTH, WIDTH)
        for part in ("gate", "up"):
            matrix(f"{block}.ffn_{part}", INNER_WIDTH, WIDTH)
        matrix(f"{block}.ffn_down", WIDTH, INNER_WIDTH)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--template", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()

    writer = gguf.GGUFWriter(options.out, "llama")
    write_shape(writer)
    token_count = write_vocabulary(writer, gguf.GGUFReader(options.vocabulary))
    writer.add_chat_template(options.template.read_text(encoding="utf-8"))
    write_weights(writer, token_count)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
