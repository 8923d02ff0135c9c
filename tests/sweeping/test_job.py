"""Jobs: their names, and what the overrides of one are called."""

import re

import pytest
from omegaconf import OmegaConf

from conf.sweeping.job import prepare_job, short, suffix
from conf.sweeping.outcomes import Plan


def test_a_name_has_what_a_file_may_have_and_a_hash_of_the_rest() -> None:
    assert suffix(["seed=1", "++labels.a=x"], ["labels.a"]) == "-a=x"
    assert suffix(["a.rate=1", "b.rate=2"], ["a.rate", "b.rate"]) == "-a.rate=1-b.rate=2"
    assert suffix(["seed=1"], []) == ""
    named = [suffix([f"task.path={text}"], ["task.path"]) for text in ("a/b", "a b", "[a,b]", "x" * 99, "x" * 98)]
    assert len(set(named)) == len(named)
    assert all(re.fullmatch(r"-path=[\w,]+-[0-9a-f]{8}", name) for name in named)


def test_keys_are_short_where_that_leaves_them_apart() -> None:
    job = ["task=qa", "++data.train.en=a", "optim.eps=1", "seed=2"]
    assert short(job, ["optim.eps", "seed"]) == "eps=1 seed=2"
    assert short(job, ["data.train.en", "data.test.en"]) == "data.train.en=a"


@pytest.mark.parametrize(("given", "resume"), [([], "auto"), (["resume=null"], None), (["resume=runs/a"], "runs/a")])
def test_a_job_goes_on_by_itself_unless_it_is_told_otherwise(given: list[str], resume: str | None) -> None:
    plan = Plan(total=2, swept=["optim.eps"], named=["optim.eps"], threads=None, side_by_side=False)
    config = OmegaConf.create({"name": "a", "resume": None if resume == "auto" else resume})
    prepare_job(config, ["optim.eps=1", *given], plan)
    assert config == {"name": "a-eps=1", "resume": resume}
