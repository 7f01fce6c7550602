"""The reader as it is trained: the packaged MiniLM, and three numbers for each word piece."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import AutoModel

from corpus.models.reader import ANSWERS


class ReaderNetwork(nn.Module):  # type: ignore[misc]
    """Question and passage together → for each word piece, logits of shape (batch, pieces, 3).

    The first two tell where the words that answer begin and end, the piece before the question standing for
    nowhere; the mean of the third over a sentence is how likely that sentence is to answer, where 0 is as
    likely as that nothing in the passage does.
    """

    def __init__(self, encoder: Path) -> None:
        super().__init__()
        # Attention in single steps is what the export fuses, and on processors with bfloat16 no slower.
        # Without dropout a step takes two thirds of the time; no example is seen often enough to be learned
        # by heart.
        self.encoder = AutoModel.from_pretrained(
            encoder,
            attn_implementation="eager",
            local_files_only=True,
            add_pooling_layer=False,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.head = nn.Linear(self.encoder.config.hidden_size, 3)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """See the class; the arguments are integers of shape (batch, pieces)."""
        states = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        logits: Tensor = self.head(states.float())
        return logits


def sentence_scores(logits: Tensor, sentence_of: Tensor, most: int) -> Tensor:
    """The mean of the third logit over each sentence: (batch, most), minus infinity where there is none.

    ``sentence_of`` has for each piece the index of its sentence, -1 outside of all.
    """
    belongs = sentence_of.unsqueeze(-1) == torch.arange(most)  # batch, pieces, sentences
    size = belongs.sum(1)
    total = (logits[..., ANSWERS].unsqueeze(-1) * belongs).sum(1)
    return torch.where(size > 0, total / size.clamp(min=1), torch.tensor(float("-inf")))
