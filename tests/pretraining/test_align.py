"""`python -m pretraining.align`: what it prints and draws, and what it says of wrong arguments."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from pretraining.align import main

TEXT, TRANSLATION = "Anna lives in Kyiv.", "Anna lebt in Kiew."


@pytest.mark.parametrize("ending", [".png", ".svg"])
def test_the_command_shows_words_and_draws_them(
    ending: str, finished: tuple[Path, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("matplotlib", reason="drawing needs matplotlib (extra plot)")
    output = tmp_path / "new" / f"alignment{ending}"
    more = ["--source", "en", "--target", "de", "--layer", "2", "--head", "1", "2", "--output", str(output)]
    main([str(finished[0]), TEXT, TRANSLATION, *more])
    said = capsys.readouterr()
    assert not said.err
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.out.splitlines() if line.startswith("│")]
    assert [row[0] for row in rows] == ["Anna", "lebt", "in", "Kiew", "."]
    assert all(row[1] in ("Anna", "lives", "in", "Kyiv", ".") and 20 <= float(row[2]) <= 100 for row in rows)
    content = output.read_bytes()
    assert len(content) > 5000
    if ending == ".png":
        assert content.startswith(b"\x89PNG\r\n")
        assert content.endswith(b"IEND\xaeB`\x82")
    else:
        assert ElementTree.fromstring(content).tag.endswith("svg")


def test_without_an_output_nothing_is_drawn(
    finished: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    main([str(finished[0]), TEXT, "Anna aishi Kyiv", "--source", "en", "--target", "sw", "--pieces"])
    assert "▁Anna" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--target", "fr"], "no text in language fr; there is de, en, sw"),
        (["--target", "de", "--layer", "1", "3", "0"], "layer 3, 0: the model has layers 1 to 2"),
        (["--target", "de", "--head", "3"], "head 3: the model has heads 1 to 2"),
        (["--target", "de", "--output", "alignment.pdf"], "ends with .png or .svg"),
    ],
)
def test_the_command_says_what_is_wrong(
    more: list[str], message: str, finished: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main([str(finished[0]), TEXT, TRANSLATION, "--source", "en", *more])
    assert end.value.code == 2
    assert message in capsys.readouterr().err
