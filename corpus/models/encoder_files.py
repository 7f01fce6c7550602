"""An exported encoder as a value, so that other machines encode with the very same files."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.errors import EncoderUnavailable
from corpus.models.encoder import Encoder, OnnxEncoder
from corpus.scratch import scratch_folder

_NAMES = ("encoder.json", "tokenizer.json", "model.onnx")


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """The files of an export by their names; some 25 MB for the default encoder."""

    contents: dict[str, bytes] = field(repr=False)


def encoder_files(encoder: Encoder) -> EncoderFiles:
    """The files of an encoder that is open. Raises EncoderUnavailable."""
    try:
        if not isinstance(encoder, OnnxEncoder):
            raise EncoderUnavailable(
                f"encoder {encoder.identity!r} has no files that could be carried elsewhere"
            )
        return EncoderFiles({name: (encoder.folder / name).read_bytes() for name in _NAMES})
    except OSError as error:
        raise EncoderUnavailable(
            f"the files of encoder {encoder.identity!r} cannot be read: {error}"
        ) from error


def open_encoder_files(files: EncoderFiles, *, threads: int | None = None) -> Encoder:
    """The encoder of these files, which encodes ``threads`` texts at once. Raises OSError."""
    with scratch_folder() as folder:
        for name, content in files.contents.items():
            (folder / name).write_bytes(content)
        return OnnxEncoder(folder, threads=threads)
