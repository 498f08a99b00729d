"""The student: the teacher's BERT, with a second table of word vectors for the new words."""

from __future__ import annotations

from pathlib import Path

import torch
import transformers
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import BertModel


class WordTables(nn.Module):
    """The teacher's word vectors and the new ones, numbered one after the other.

    Two tables, because they learn at different rates; their gradients are sparse, because a batch
    meets a hundredth of the words.
    """

    def __init__(self, old: Tensor, new: Tensor) -> None:
        super().__init__()
        self.old = _table(old)
        self.new = _table(new)

    def forward(self, ids: Tensor) -> Tensor:
        """Vectors of shape (*ids.shape, dimension)."""
        first = self.old.num_embeddings
        is_new = (ids >= first).unsqueeze(-1)
        old: Tensor = self.old(ids.clamp(max=first - 1))
        return torch.where(is_new, self.new((ids - first).clamp(min=0)), old)

    def joined(self) -> Tensor:
        """Both tables as one, shape (words, dimension)."""
        return torch.cat([self.old.weight, self.new.weight]).detach()


def _table(vectors: Tensor) -> nn.Embedding:
    table = nn.Embedding(vectors.shape[0], vectors.shape[1], sparse=True)
    table.weight.data.copy_(vectors)
    return table


class Student(nn.Module):
    """Token numbers to unit vectors: BERT and the mean over its tokens, without dropout."""

    def __init__(self, teacher: Path, new_vectors: NDArray) -> None:  # type: ignore[type-arg]
        super().__init__()
        self.bert = load_bert(teacher)
        old = self.bert.embeddings.word_embeddings.weight.detach()
        self.words = WordTables(old, torch.from_numpy(new_vectors))
        self.bert.embeddings.word_embeddings = self.words  # type: ignore[assignment]

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Unit vectors of shape (texts, dimension) for ids and mask of shape (texts, tokens)."""
        return pooled(self.bert(input_ids=ids, attention_mask=mask).last_hidden_state, mask)

    def body(self) -> list[nn.Parameter]:
        """Every parameter but the word vectors."""
        tables = {id(parameter) for parameter in self.words.parameters()}
        return [parameter for parameter in self.parameters() if id(parameter) not in tables]


def load_bert(folder: Path) -> BertModel:
    """The BERT in a model folder, without dropout; its attention is the plain one, whose backward
    pass on a processor measured a fifth faster than the fused one's."""
    transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call] # it reports that the pooler is left out
    model: BertModel = BertModel.from_pretrained(
        folder,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        add_pooling_layer=False,
        dtype=torch.float32,
    )
    return model


def pooled(states: Tensor, mask: Tensor) -> Tensor:
    """The unit vector of the masked mean of `states`, in float32."""
    total = (states.float() * mask.unsqueeze(-1)).sum(dim=1)
    return nn.functional.normalize(total, dim=-1)
