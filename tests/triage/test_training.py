"""Training: groups are never split, signs hold, and the sources are read as their licence and split allow."""

from pathlib import Path

import numpy as np
import pytest

from spoor.triage.features import GRAMMAR, SIGNS, grammar_features, letter_places, own_words
from spoor.triage.fitting import fit_layer, folds_of
from spoor.triage.folding import fold
from spoor.triage.grammar import read
from spoor.triage.lexicon import lexicon
from spoor.triage.sources import SOURCES, invented, read_examples

DATA = Path(__file__).parents[2].parent / "shared" / "data"


def test_a_group_is_never_split():
    groups = [f"g{number % 40}" for number in range(400)]
    folds = folds_of(groups, 285)
    assert all(len({folds[i] for i in range(400) if groups[i] == group}) == 1 for group in set(groups))
    assert (folds == folds_of(groups, 285)).all()
    assert set(folds) == {0, 1, 2, 3, 4}


def test_weights_keep_the_sign_they_may_have():
    dice = np.random.default_rng(3)
    columns = dice.random((300, 2))
    truth = (columns[:, 0] < 0.5).astype(float)  # the first column really lowers, but may only raise
    layer = fit_layer(columns, truth, np.ones(300), [1, -1])
    assert layer[0] == 0
    assert layer[1] <= 0


def test_layer_finds_the_weights_of_a_known_law():
    dice = np.random.default_rng(4)
    columns = dice.normal(size=(20_000, 2))
    truth = (dice.random(20_000) < 1 / (1 + np.exp(-(columns @ [1.5, -1.0] - 0.5)))).astype(float)
    layer = fit_layer(columns, truth, np.ones(20_000), [1, -1])
    assert layer == pytest.approx([1.5, -1.0, -0.5], abs=0.1)


def test_letters_of_a_quotation_are_not_the_senders_own():
    folded = fold('Hij schreef mij "ik maak je dood vanavond" en dat kan niet')
    words = lexicon("nl")
    own = own_words(folded.text, read(folded, words), words)
    assert "dood" not in own
    assert "hij schreef mij" in own


def test_groups_of_people_become_one_word():
    folded = [fold(f"alle {group} zijn hier") for group in ("vrouwen", "moslims")]
    words = lexicon("nl")
    assert len({own_words(one.text, read(one, words), words) for one in folded}) == 1


def test_grammar_features_of_a_plain_threat():
    seen = grammar_features(read(fold("Ik schiet je morgen dood"), lexicon("nl")))
    assert {name for name, value in zip(GRAMMAR, seen, strict=True) if value} == {
        "own",
        "own_person",
        "time",
        "you",
    }


def test_letter_places_are_stable():
    """Weights in the field depend on these places; a change needs new weights."""
    assert letter_places("ab").tolist() == sorted(
        {crc(gram) for gram in (" a", "ab", "b ", " ab", "ab ", " ab ")}
    )


def crc(gram):
    from zlib import crc32

    return crc32(gram.encode()) % 2**18


def test_invented_sentences_say_no_contrast_pair_of_the_tests():
    texts = {example.text for example in invented()}
    pairs = (Path(__file__).parent / "test_contrast_pairs.py").read_text(encoding="utf-8")
    assert not [text for text in texts if f'"{text}"' in pairs]


def test_signs_name_every_feature():
    assert set(SIGNS.values()) <= {-1, 0, 1}
    assert len(set(GRAMMAR)) == len(GRAMMAR)


@pytest.mark.skipif(
    not DATA.is_dir(), reason="../shared/data is absent: the reading of the sources is not tested"
)
def test_sources_give_only_what_may_be_learned_from():
    examples = read_examples(DATA, 285)
    assert {example.source for example in examples} == {*SOURCES, "invented"}
    assert not any(example.threat for example in examples if example.source in ("mlma", "ruhsold"))
    assert (
        len({example.group for example in examples if example.source == "mhc" and example.language == "nl"})
        < 300
    )
