"""Differences by hand."""

from ernie_m.differences import differences, flatten, is_below, stripped


def test_differences_are_named_in_order() -> None:
    assert differences({"a": 1, "b": 2}, {"b": 3, "c": None, "a": 1, "d": 4}) == [
        "b is 2 there, 3 here",
        "d is None there, 4 here",
    ]
    assert differences({"a": 1}, {"a": 1}) == []


def test_nested_values_have_dotted_names() -> None:
    assert flatten({"a": {"b": {"c": 1}, "d": [2]}, "e": {}}) == {"a.b.c": 1, "a.d": [2], "e": {}}


def test_a_run_is_the_same_wherever_it_writes_and_however_it_goes_on() -> None:
    def config(folder: str, seed: int = 0) -> dict[str, object]:
        return {"run_directory": folder, "resume": folder, "seed": seed, "callbacks": {"dir": f"{folder}/checkpoints"}}

    assert stripped(config("/runs/a")) == {"seed": 0, "callbacks": {"dir": "RUN/checkpoints"}}
    assert stripped(config("/runs/a")) == stripped(config("/runs/b"))
    assert stripped(config("/runs/a")) != stripped(config("/runs/a", seed=1))


def test_devices_make_no_other_run_and_accumulation_did_when_it_multiplied_the_batch() -> None:
    def config(**trainer: object) -> dict[str, object]:
        return {"run_directory": "/runs/a", "trainer": {"precision": "32-true", **trainer}}

    here = config(accelerator="gpu", devices=8, num_nodes=2, strategy="ddp", accumulate_grad_batches=2)
    assert stripped(here) == {"trainer": {"precision": "32-true"}}
    assert stripped(config(devices=1, accumulate_grad_batches=1)) == stripped(here)  # as written before `strategy`
    assert stripped(config(devices=1, accumulate_grad_batches=4)) != stripped(here)


def test_a_key_is_below_itself_and_what_it_is_in() -> None:
    assert is_below("logger.csv.directory", ("name", "logger"))
    assert is_below("logger", ("logger",))
    assert not is_below("loggers", ("logger",))
